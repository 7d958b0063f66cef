import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { Refusal } from './fake-host.ts';
import { emptyHost, livelyHost } from './hosts.ts';
import { browserPages } from './pages.ts';
import { agents, approval, rule, rules, settings, status } from './samples.ts';

const open = browserPages();
const go = (page: Page, name: string) => page.getByRole('navigation').getByRole('button', { name }).click();

describe('the agents screen', () => {
  it('creates an agent, shows its token once with what to paste, and is left only on purpose', async () => {
    const host = livelyHost();
    host.on('agents.create', ({ name }) => ({ name, token: 'cs_secret_token', url: 'http://127.0.0.1:7331/mcp' }));
    const { page } = await open({ host });
    await go(page, 'Agents');
    await page.getByRole('button', { name: 'Create agent' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Zed');
    await page.getByRole('radio', { name: 'Only these' }).check();
    await page.getByRole('checkbox', { name: 'files' }).check();
    await page.getByRole('dialog').getByRole('button', { name: 'Create agent' }).click();
    const dialog = page.getByRole('dialog', { name: 'Zed is ready' });
    await dialog.getByRole('region', { name: 'Token' }).getByText('cs_secret_token').waitFor();
    expect(host.inputs('agents.create')).toEqual([{ name: 'Zed', servers: ['files'] }]);

    const snippet = await dialog
      .getByRole('region', { name: 'Configuration to paste into the agent' })
      .locator('pre')
      .textContent();
    expect(JSON.parse(snippet ?? '')).toEqual({
      mcpServers: {
        countersign: {
          type: 'http',
          url: 'http://127.0.0.1:7331/mcp',
          headers: { Authorization: 'Bearer cs_secret_token' },
        },
      },
    });
    await page.context().grantPermissions(['clipboard-read']);
    await dialog.getByRole('button', { name: 'Copy token' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('cs_secret_token');

    await page.keyboard.press('Escape');
    await page.mouse.click(5, 5);
    expect(await dialog.isVisible()).toBe(true);
    await dialog.getByRole('button', { name: 'I have saved it' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain('cs_secret_token');
  });

  it('refuses a name that Countersign uses itself', async () => {
    const { page, host } = await open({ host: emptyHost() });
    await go(page, 'Agents');
    await page.getByRole('button', { name: 'Create agent' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('cli');
    await page.getByRole('dialog').getByRole('button', { name: 'Create agent' }).click();
    await page.getByText('Countersign itself uses this name.').waitFor();
    expect(host.inputs('agents.create')).toEqual([]);
  });

  it('revokes only after asking', async () => {
    const { page, host, emit } = await open({ host: livelyHost() });
    host.on('agents.revoke', () => ({}));
    await go(page, 'Agents');
    await page.getByRole('button', { name: 'Revoke Cursor' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Revoke Cursor?' });
    await dialog.getByRole('button', { name: 'Revoke agent' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(host.inputs('agents.revoke')).toEqual([{ name: 'Cursor' }]);
    await emit('agents.changed', agents.slice(0, 1));
    await page.getByText('Cursor', { exact: true }).waitFor({ state: 'detached' });
  });
});

describe('the rules screen', () => {
  it('reads as sentences, denies first, grants marked', async () => {
    const { page } = await open({ host: livelyHost() });
    await go(page, 'Rules');
    await page.getByText('Decided 214 calls').waitFor();
    const items = await page.getByRole('list', { name: 'Your rules' }).getByRole('listitem').allInnerTexts();
    expect(items.map((text) => text.replace(/\s+/g, ' '))).toEqual([
      'deny Deny any agent calling delete_* on github Never from an agent. Has decided no call yet. Edit Remove…',
      'ask Ask before any agent calling any tool on github Has decided no call yet. Edit Remove…',
      'allow Allow Claude Code calling read_text_file on files from an approval Decided 214 calls, last 2 min ago. Remove…',
      'allow Allow Claude Code calling list_directory on files from an approval this session only Has decided no call yet. Remove…',
    ]);
  });

  it('adds a rule with its sentence in sight', async () => {
    const { page, host } = await open({ host: emptyHost() });
    host.on('rules.add', (input) => rule('new', input));
    await go(page, 'Rules');
    await page.getByRole('button', { name: 'Add rule' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a rule' });
    await dialog.getByRole('radio', { name: 'allow' }).check();
    await dialog.getByLabel('Agent').fill('Claude Code');
    await dialog.getByLabel('Server').fill('files');
    await dialog.getByLabel('Tool').fill('read_*');
    await dialog.getByText('Allow Claude Code calling read_* on files').waitFor();
    await dialog.getByRole('button', { name: 'Add rule' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(host.inputs('rules.add')).toEqual([
      { effect: 'allow', agent: 'Claude Code', server: 'files', tool: 'read_*', expiresAt: null, note: '' },
    ]);
  });

  it('removes only after asking, with the sentence in sight', async () => {
    const { page, host, emit } = await open({ host: livelyHost() });
    host.on('rules.remove', () => ({}));
    await go(page, 'Rules');
    const sentence = 'Deny any agent calling delete_* on github';
    await page.getByRole('button', { name: `Remove rule: ${sentence}` }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Remove this rule?' });
    await dialog.getByText(sentence).waitFor();
    await dialog.getByRole('button', { name: 'Remove rule' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(host.inputs('rules.remove')).toEqual([{ id: 'r1' }]);
    await emit('rules.changed', rules.slice(1));
    await page.getByText(sentence).waitFor({ state: 'detached' });
  });
});

describe('the approvals screen', () => {
  it('lists what waits and opens one for an answer', async () => {
    const waiting = [approval('a1'), approval('a2', { agent: 'Cursor' })];
    const { page, host, emit } = await open({ host: livelyHost(waiting) });
    host.on('approvals.decide', () => {
      host.on('approvals.list', () => waiting.slice(0, 1));
      return {};
    });
    await page.getByRole('button', { name: 'Approvals 2 calls wait' }).click();
    await page.getByRole('button', { name: 'Review Cursor: github › create_pull_request' }).click();
    const card = page.getByRole('alertdialog', { name: 'Open a pull request' });
    await card.getByText('2 of 2').waitFor();
    await card.getByRole('button', { name: 'Allow once' }).click();
    await card.waitFor({ state: 'detached' });
    expect(host.inputs('approvals.decide')).toEqual([
      { id: 'a2', digest: 'digest-of-a2', answer: { kind: 'allow-once', reviewResult: false } },
    ]);
    await emit('approvals.changed', []);
    await page.getByRole('heading', { name: 'Nothing waits for you' }).waitFor();
  });

  it('answers no key while no approval is open', async () => {
    const { page, host } = await open({ host: livelyHost([approval('a1')]) });
    await go(page, 'Approvals');
    await page.getByRole('button', { name: /^Review/ }).waitFor();
    await page.keyboard.press('a');
    await page.keyboard.press('d');
    await page.evaluate(() => undefined);
    expect(host.inputs('approvals.decide')).toEqual([]);
  });
});

describe('the settings screen', () => {
  it('puts the chosen theme on the page at once', async () => {
    const { page, host, emit } = await open({ host: livelyHost(), context: { colorScheme: 'light' } });
    host.on('settings.set', ({ theme }) => ({ ...settings, theme: theme ?? settings.theme }));
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await go(page, 'Settings');
    await page.getByRole('radio', { name: 'Dark' }).check();
    await expect.poll(background).not.toBe(light);
    await emit('settings.changed', { ...settings, theme: 'light' });
    await expect.poll(background).toBe(light);
    await emit('settings.changed', settings);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(background).not.toBe(light);
  });

  it('saves a port and a timeout, and says what is wrong with them', async () => {
    const { page, host } = await open({ host: livelyHost() });
    host.on('settings.set', () => {
      throw new Refusal('port.taken', 'Port 80 is taken.', 'Choose another port.');
    });
    await go(page, 'Settings');
    await page.getByLabel('Port', { exact: true }).fill('80');
    await page.getByRole('button', { name: 'Save port' }).click();
    await page.getByRole('alert').getByText('Choose another port.').waitFor();
    await page.getByRole('textbox', { name: 'Approval timeout in seconds' }).fill('soon');
    await page.getByRole('button', { name: 'Save approval timeout in seconds' }).click();
    await page.getByText('Give a whole number.').waitFor();
    expect(host.inputs('settings.set')).toEqual([{ port: 80 }]);
  });

  it('lets the person choose when the prompt comes up, and offers nothing the desktop does not tell', async () => {
    proves('settings-screen.prompt-front');
    const { page, host } = await open({ host: livelyHost() });
    host.on('settings.set', (change) => ({ ...settings, promptFront: change.promptFront ?? 'always' }));
    await go(page, 'Settings');
    const group = page.getByRole('group', { name: 'Bring the prompt to the front' });
    await expect.poll(() => group.getByRole('radio').count()).toBe(3);
    await group.getByRole('radio', { name: 'Never' }).check();
    await expect.poll(() => host.inputs('settings.set')).toEqual([{ promptFront: 'never' }]);
    host.on('app.desktop', () => ({ tellsDoNotDisturb: false }));
    await go(page, 'Rules');
    await go(page, 'Settings');
    await page.getByText('This desktop does not tell programs').waitFor();
    await expect.poll(() => group.getByRole('radio').count()).toBe(2);
    await expect.poll(() => group.getByRole('radio', { name: 'Never' }).isChecked()).toBe(true);
  });

  it('says where everything is', async () => {
    const { page } = await open({ host: livelyHost() });
    await go(page, 'Settings');
    await page.getByText(status.home).waitFor();
    await page.getByText('This system’s keychain').waitFor();
    await page.getByText(status.version).waitFor();
  });
});

describe('the sidebar', () => {
  it('says why the gateway cannot start and what to do', async () => {
    const { page, emit } = await open({ host: livelyHost() });
    const card = page.getByRole('region', { name: 'Gateway' });
    await card.getByText('127.0.0.1:7331/mcp').waitFor();
    const error = { code: 'port.taken', message: 'Port 7331 is taken.', remedy: 'Choose another port in Settings.' };
    await emit('gateway.changed', { state: 'failing', url: null, error });
    await card.getByText('Gateway cannot start').waitFor();
    await card.getByText('Choose another port in Settings.').waitFor();
  });

  it('says on every screen when the history cannot be written', async () => {
    const { page, emit } = await open({ host: livelyHost() });
    await page.getByText('Gateway is on').waitFor();
    await emit('history.changed', { count: 3, degraded: 'The disk is full.' });
    await page.getByRole('alert').getByText('The disk is full.').waitFor();
    await emit('history.changed', { count: 4, degraded: null });
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });
});
