import { describe, expect, it } from 'vitest';
import type { RuleBook, RuleDifference } from '../../src/shared/rule-set.ts';
import { proves } from '../proves.ts';
import { Refusal } from './fake-host.ts';
import { livelyHost } from './hosts.ts';
import { browserPages } from './pages.ts';
import { book } from './rule-samples.ts';
import { rule } from './samples.ts';

const open = browserPages();
const nothing: RuleDifference = { added: [], removed: [], changed: [], before: {}, after: {} };

async function rulesScreen(now: Partial<RuleBook> = {}, host = livelyHost()) {
  host.on('rules.book', () => ({ ...book, ...now }));
  const opened = await open({ host });
  await opened.page.getByRole('navigation').getByRole('button', { name: 'Rules' }).click();
  await opened.page.getByRole('heading', { name: 'For all rules' }).waitFor();
  return opened;
}

describe('a rule', () => {
  it('is built with conditions and limits, reads as one sentence, and is tried before it holds', async () => {
    proves('rules-screen.sentence', 'rules-screen.trial');
    const { page, host } = await rulesScreen();
    host.on('rules.add', (input) => rule('new', input));
    await page.getByRole('button', { name: 'Add rule' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a rule' });
    await dialog.getByRole('radio', { name: 'allow' }).check();
    await dialog.getByLabel('Agent', { exact: true }).fill('Claude Code');
    await dialog.getByLabel('Tool', { exact: true }).fill('write_file');
    await dialog.getByRole('button', { name: 'Add condition' }).click();
    await dialog.getByRole('button', { name: 'Add rule' }).click();
    await dialog.getByText('Write an argument as /name, or /name/inner.').waitFor();
    await dialog.getByLabel('Argument 1').fill('path');
    await dialog.getByLabel('Test 1').selectOption('is a path under');
    await dialog.getByLabel('Value 1').fill('~/work');
    await dialog.getByText('Scopes, claims, limits').click();
    await dialog.getByLabel('At most so many calls').fill('20');
    await dialog
      .getByText(
        'Allow Claude Code calling write_file on any server, only when path is under ~/work, at most 20 an hour',
      )
      .waitFor();
    await dialog.getByRole('button', { name: 'Try against the history' }).click();
    await dialog.getByText('would have allowed 40, asked about 960 and denied none').waitFor();
    await dialog.getByText('Claude Code: files › read_text_file').waitFor();
    expect(host.inputs('rules.add')).toEqual([]);
    await dialog.getByRole('button', { name: 'Add rule' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(host.inputs('rules.add')).toMatchObject([
      {
        effect: 'allow',
        when: [{ argument: '/path', is: 'under', folder: '~/work' }],
        budget: { calls: 20, per: 'hour' },
      },
    ]);
  });

  it('is changed without anything being looser in between, and comes back as it was written', async () => {
    const host = livelyHost();
    const when = [
      { argument: '/mode', is: 'oneOf' as const, values: ['a,b', 'c'] },
      { argument: '', is: 'equals' as const, value: { a: 1 } },
      { argument: '/n', is: 'range' as const, min: 1, max: 5 },
      { argument: '/text', is: 'equals' as const, value: '12' },
    ];
    host.on('rules.list', () => [rule('r9', { effect: 'deny', when, claims: { readOnlyHint: false } })]);
    host.on('rules.add', (input) => rule('new', input));
    host.on('rules.remove', () => ({}));
    const { page } = await rulesScreen({}, host);
    await page.getByRole('button', { name: /^Edit rule: Deny any agent/ }).click();
    await page.getByRole('button', { name: 'Save rule' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(host.inputs('rules.add')).toMatchObject([{ effect: 'deny', when, claims: { readOnlyHint: false } }]);
    const order = host.asked.map(({ name }) => name).filter((name) => /^rules\.(add|remove)$/.test(name));
    expect(order).toEqual(['rules.add', 'rules.remove']);
  });

  it('is only suggested: looking at it adds nothing', async () => {
    proves('rules-screen.suggestions');
    const host = livelyHost();
    const suggested = {
      effect: 'allow' as const,
      agent: 'Cursor',
      server: 'files',
      tool: 'read_*',
      expiresAt: null,
      note: '',
    };
    host.on('rules.suggestions', () => [{ rule: suggested, allowed: 40, lastAt: new Date().toISOString() }]);
    const { page } = await rulesScreen({}, host);
    await page.getByText('You allowed 40 such calls, last now.').waitFor();
    await page.getByRole('button', { name: /^Look at the suggestion: Allow Cursor/ }).click();
    expect(await page.getByLabel('Agent', { exact: true }).inputValue()).toBe('Cursor');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(host.inputs('rules.add')).toEqual([]);
  });
});

describe('rules from elsewhere', () => {
  it('count only as the difference that was shown, and are shown anew when it is another by then', async () => {
    proves('rules-screen.proposal');
    const { page, host } = await rulesScreen({ preset: null });
    host.on('rules.propose', () => ({
      digest: host.inputs('rules.accept').length === 0 ? 'first' : 'second',
      difference: { ...nothing, added: [rule('a', { claims: { readOnlyHint: true } })], after: { strict: true } },
    }));
    host.on('rules.accept', ({ digest }) => {
      if (digest === 'first') throw new Refusal('rules.proposal_changed', 'It is something else by now.');
      return { ...book, preset: 'balanced' };
    });
    await page.getByRole('button', { name: 'Look at Balanced' }).click();
    const dialog = page.getByRole('dialog', { name: 'What would change' });
    await dialog.getByText('if its trusted server says that it only reads').waitFor();
    expect(host.inputs('rules.accept')).toEqual([]);
    await dialog.getByRole('button', { name: 'Accept' }).click();
    await dialog.getByText('It is something else by now.').waitFor();
    await dialog.getByRole('button', { name: 'Accept' }).click();
    await dialog.waitFor({ state: 'detached' });
    const source = { from: 'preset', preset: 'balanced' };
    expect(host.inputs('rules.accept')).toEqual([
      { source, digest: 'first' },
      { source, digest: 'second' },
    ]);
    await page.getByRole('heading', { name: 'Choose how to begin' }).waitFor({ state: 'detached' });
  });

  it('are exported as text and imported with a difference', async () => {
    const { page, host } = await rulesScreen();
    host.on('rules.export', () => ({ text: '{"countersign":"rules"}' }));
    host.on('rules.propose', () => ({ digest: 'd', difference: nothing }));
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Export…' }).click();
    await expect.poll(() => page.getByLabel('Exported rules').inputValue()).toBe('{"countersign":"rules"}');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Import…' }).click();
    await page.getByLabel('Exported rules').fill('{}');
    await page.getByRole('button', { name: 'Show the difference' }).click();
    await page.getByText('Nothing would change.').waitFor();
    expect(host.inputs('rules.propose').at(-1)).toEqual({ from: 'text', text: '{}' });
  });

  it('of a broken seal are shown as a difference, to be accepted or undone', async () => {
    proves('rules-screen.seal');
    const seal = {
      state: 'broken' as const,
      reason: 'older' as const,
      difference: { ...nothing, removed: [rule('gone', { effect: 'deny', tool: 'delete_*' })] },
      canUndo: true,
      canAccept: true,
    };
    const { page, host } = await rulesScreen({ seal });
    host.on('rules.propose', () => ({ digest: 'edited', difference: seal.difference }));
    host.on('rules.undo', () => book);
    const banner = page.getByRole('alert');
    await banner.getByText('An older copy was put in its place.').waitFor();
    expect(await banner.locator('del').first().textContent()).toContain('Deny any agent calling delete_*');
    await banner.getByRole('button', { name: 'Look and accept…' }).click();
    await page.getByRole('dialog').getByText('delete_*').waitFor();
    await page.keyboard.press('Escape');
    await banner.getByRole('button', { name: 'Undo' }).click();
    await banner.waitFor({ state: 'detached' });
    expect(host.inputs('rules.accept')).toEqual([]);
  });
});

describe('what holds for all rules', () => {
  it('is strict mode and the servers whose claims count', async () => {
    const { page, host } = await rulesScreen();
    host.on('rules.configure', () => book);
    await page.getByRole('switch', { name: 'Strict mode' }).click();
    await page.getByRole('checkbox', { name: 'Believe what linear claims' }).click();
    await expect
      .poll(() => host.inputs('rules.configure'))
      .toEqual([{ strict: true }, { trustedServers: ['files', 'linear'] }]);
  });

  it('is the scopes of tools, and says which line is none', async () => {
    const { page, host } = await rulesScreen();
    host.on('rules.configure', () => book);
    await page.getByRole('button', { name: 'Scopes…' }).click();
    const mapped = page.getByLabel('The scopes of tools, one per line');
    expect(await mapped.inputValue()).toBe('files read_* = files:read');
    await mapped.fill('files read_* = files:read\nnonsense');
    await page.getByRole('button', { name: 'Save scopes' }).click();
    await page.getByText('Line 2: write server tool = scope, scope').waitFor();
    await mapped.fill('files read_* = files:read\ngithub create_* = github:write, issues:write');
    await page.getByRole('button', { name: 'Save scopes' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(host.inputs('rules.configure')).toEqual([
      {
        scopes: {
          hierarchy: book.scopes.hierarchy,
          tools: [
            { server: 'files', tool: 'read_*', scopes: ['files:read'] },
            { server: 'github', tool: 'create_*', scopes: ['github:write', 'issues:write'] },
          ],
        },
      },
    ]);
  });

  it('is thought through for one call: the verdict, what matched, and what nearly did', async () => {
    proves('rules-screen.why-not');
    const { page, host } = await rulesScreen();
    const winner = rule('r1', { effect: 'deny', tool: 'delete_*' });
    host.on('rules.explain', () => ({
      verdict: { effect: 'deny', rule: winner },
      matched: [{ rule: winner, findings: [{ condition: 'tool', outcome: 'holds' }] }],
      nearMisses: [
        {
          rule: rule('r2', { server: 'files' }),
          findings: [{ condition: 'argument', outcome: 'unclear', argument: '/path', detail: 'leads to /etc' }],
        },
      ],
      scopes: null,
    }));
    await page.getByRole('button', { name: 'Why not?…' }).click();
    const dialog = page.getByRole('dialog', { name: 'What would the rules say?' });
    await dialog.getByLabel('Agent', { exact: true }).fill('Cursor');
    await dialog.getByLabel('Server', { exact: true }).fill('files');
    await dialog.getByLabel('Tool', { exact: true }).fill('delete_file');
    await dialog.getByLabel('Arguments (JSON)').fill('[1]');
    await dialog.getByRole('button', { name: 'Explain' }).click();
    await dialog.getByText('Give a JSON object').waitFor();
    await dialog.getByLabel('Arguments (JSON)').fill('{"path": "/tmp/a"}');
    await dialog.getByRole('button', { name: 'Explain' }).click();
    await dialog.getByText('It would be denied.').waitFor();
    await dialog.getByText('argument /path cannot be told: leads to /etc').waitFor();
    await dialog.getByText('nobody mapped it').waitFor();
    expect(host.inputs('rules.explain')).toEqual([
      { agent: 'Cursor', server: 'files', tool: 'delete_file', arguments: { path: '/tmp/a' } },
    ]);
  });
});
