import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { Refusal } from './fake-host.ts';
import { livelyHost } from './hosts.ts';
import { proposal, proposed } from './import-samples.ts';
import { browserPages, focused } from './pages.ts';
import { approval } from './samples.ts';

const open = browserPages();
const cursor = { kind: 'client', client: 'cursor', path: '/home/ada/.cursor/mcp.json' };
const link = { id: 'l1', url: 'countersign://add?name=weather&command=npx', at: '2026-11-20T09:00:00.000Z' };

async function toReview(page: Page) {
  await page.getByRole('button', { name: 'Add server' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Import from a program here/ }).click();
  await dialog.getByRole('button', { name: 'Look at the servers of Cursor' }).click();
  await dialog.getByRole('list', { name: 'Servers that would be added' }).waitFor();
  return dialog;
}

async function paste(page: Page, text: string) {
  await page.getByRole('button', { name: 'Add server' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Paste a configuration/ }).click();
  await dialog.getByLabel('Configuration or link').fill(text);
  await dialog.getByRole('button', { name: 'Look at what it adds' }).click();
  return dialog;
}

describe('the review of what comes from outside', () => {
  it('shows every server whole, hidden characters named, secrets by their length alone', async () => {
    proves('import-screen.whole');
    const { page, host } = await open({ host: livelyHost() });
    const long = `npx ${'x'.repeat(3000)} end-of-it`;
    const address = `https://mcp.example.org/${'y'.repeat(900)}?end=1`;
    const servers = [
      ...proposal.servers,
      proposed('long', {
        args: ['-c', long],
        values: [{ name: 'A', secret: false, value: `${'z'.repeat(800)} last` }],
      }),
      proposed('far', { transport: 'http', command: null, args: [], url: address }),
    ];
    host.on('imports.propose', () => ({ ...proposal, servers }));
    const dialog = await toReview(page);
    const text = ((await dialog.textContent()) ?? '').replace(/\s+/g, ' ');
    for (const shown of [
      'docker run -i --rm -e GITHUB_PERSONAL_ACCESS_TOKEN ghcr.io/github/github-mcp-server:0.21.0',
      'GITHUB_TOOLSETS: repos,issues,pull_requests',
      '40 characters, go to your keychain',
      '\'uvx notes-mcp --dir "$HOME/My notes"⟦U+200B⟧\'',
      '/home/ada/My notes',
      'It starts a shell, which can run anything.',
      'It has neither a command nor an address.',
      long,
      address,
      `${'z'.repeat(800)} last`,
    ]) {
      expect(text).toContain(shown);
    }
    expect(await dialog.getByText(/show all/).count()).toBe(0);
  });

  it('ticks what is new, leaves what is here already, and cannot tick what cannot be added', async () => {
    const { page } = await open({ host: livelyHost() });
    const dialog = await toReview(page);
    const ticked = (name: string) => dialog.getByRole('checkbox', { name: `Add ${name}` }).isChecked();
    expect(await Promise.all(['GitHub', 'Linear', 'files', 'notes', 'old'].map(ticked))).toEqual([
      true,
      true,
      false,
      true,
      false,
    ]);
    await dialog.getByText('the same as files').waitFor();
    expect(await dialog.getByRole('checkbox', { name: 'Add old' }).isDisabled()).toBe(true);
  });

  it('adds what is ticked under the names given, switched off, and says where the keys still lie', async () => {
    proves('import-screen.accept', 'import-screen.off');
    const { page, host } = await open({ host: livelyHost() });
    const problem = { code: 'vault.locked', message: 'The keychain is locked.', remedy: 'Unlock it.' };
    host.on('imports.accept', () => ({
      added: ['gh'],
      failed: [{ name: 'linear-2', problem }],
      plainSecretsIn: ['/home/ada/.cursor/mcp.json'],
    }));
    const dialog = await toReview(page);
    await dialog.getByRole('checkbox', { name: 'Add notes' }).uncheck();
    await dialog.getByLabel('Name of GitHub here').fill('files');
    await dialog.getByText('There is a server of this name already.').waitFor();
    await dialog.getByRole('button', { name: 'Add 2 servers' }).click();
    await focused(dialog.getByLabel('Name of GitHub here'));
    expect(host.inputs('imports.accept')).toEqual([]);
    await dialog.getByLabel('Name of GitHub here').fill('linear-2');
    await dialog.getByText('Two of these would have this name.').first().waitFor();
    await dialog.getByLabel('Name of GitHub here').fill('gh');
    await dialog.getByText('Nothing starts by itself').waitFor();
    expect(await dialog.getByRole('checkbox', { name: 'Switch on after adding' }).isChecked()).toBe(false);
    await dialog.getByRole('button', { name: 'Add 2 servers' }).click();
    const outcome = dialog.getByRole('region', { name: 'What came of it' });
    await outcome.getByText('linear-2 was not added. The keychain is locked.').waitFor();
    await outcome.getByText('Unlock it.').waitFor();
    await outcome.getByText('/home/ada/.cursor/mcp.json').waitFor();
    expect(host.inputs('imports.accept')).toEqual([
      {
        source: cursor,
        digest: 'digest-1',
        choices: [
          { id: 'GitHub', name: 'gh', enable: false },
          { id: 'Linear', name: 'linear-2', enable: false },
        ],
      },
    ]);
    await outcome.getByRole('button', { name: 'Done' }).click();
    await dialog.waitFor({ state: 'detached' });
  });

  it('shows what is there now when it is something else by the time it is accepted, and adds nothing', async () => {
    proves('import-screen.changed');
    const { page, host } = await open({ host: livelyHost() });
    const dialog = await toReview(page);
    const evil = proposed('GitHub', { command: 'evil' });
    host.on('imports.propose', () => ({ ...proposal, digest: 'digest-2', servers: [evil] }));
    host.on('imports.accept', ({ digest }) => {
      if (digest === 'digest-1') throw new Refusal('import.changed', 'It is something else by now.');
      return { added: ['github'], failed: [], plainSecretsIn: [] };
    });
    await dialog.getByRole('button', { name: 'Add 3 servers' }).click();
    await dialog.getByRole('alert').getByText('It is not what you looked at any more.').waitFor();
    await dialog.getByText('evil').waitFor();
    expect(host.inputs('imports.accept')).toHaveLength(1);
    // The sample has a server named “github” already.
    await dialog.getByLabel('Name of GitHub here').fill('github-3');
    await dialog.getByRole('checkbox', { name: 'Switch on after adding' }).check();
    await dialog.getByRole('button', { name: 'Add 1 server' }).click();
    await dialog.getByText('Switched on, and starting.').waitFor();
    expect(host.inputs('imports.accept')[1]).toMatchObject({
      digest: 'digest-2',
      choices: [{ id: 'GitHub', name: 'github-3', enable: true }],
    });
  });

  it('says what cannot be read and where, keeps what was pasted, and says when there is nothing in it', async () => {
    const { page, host } = await open({ host: livelyHost() });
    host.on('imports.propose', () => {
      throw new Refusal('import.unreadable', 'Line 3, column 7 is no JSON.', 'Correct it.');
    });
    const dialog = await paste(page, '{ "mcpServers": ');
    await dialog.getByRole('alert').getByText('Line 3, column 7 is no JSON.').waitFor();
    await dialog.getByRole('button', { name: 'Back' }).click();
    expect(await dialog.getByLabel('Configuration or link').inputValue()).toBe('{ "mcpServers": ');
    host.on('imports.propose', () => ({ ...proposal, servers: [] }));
    await dialog.getByRole('button', { name: 'Look at what it adds' }).click();
    await dialog.getByText('There is no server in it.').waitFor();
    await dialog.getByRole('button', { name: 'Back' }).click();
    host.on('imports.propose', () => ({ ...proposal, servers: proposal.servers.slice(2, 3) }));
    await dialog.getByRole('button', { name: 'Look at what it adds' }).click();
    await dialog.getByText('Everything in it is already here.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Add', exact: true }).isDisabled()).toBe(true);
  });

  it('takes what is pasted as a configuration, and a link alone as a link', async () => {
    const { page, host } = await open({ host: livelyHost() });
    const dialog = await paste(page, '  countersign://add?name=a&command=npx \n');
    await dialog.getByRole('list', { name: 'Servers that would be added' }).waitFor();
    await dialog.getByRole('button', { name: 'Back' }).click();
    await dialog.getByLabel('Configuration or link').fill('[servers.a]\ncommand = "npx"');
    await dialog.getByRole('button', { name: 'Look at what it adds' }).click();
    const asked = () => [...new Set(host.inputs('imports.propose').map((one) => JSON.stringify(one)))];
    await expect
      .poll(() => asked().map((one): unknown => JSON.parse(one)))
      .toEqual([
        { kind: 'link', url: 'countersign://add?name=a&command=npx' },
        { kind: 'text', text: '[servers.a]\ncommand = "npx"' },
      ]);
  });

  it('is gone through by keyboard alone, and never begins on the button that accepts', async () => {
    proves('import-screen.keyboard');
    const { page, host } = await open({ host: livelyHost() });
    host.on('imports.accept', () => ({ added: ['github-2'], failed: [], plainSecretsIn: [] }));
    const focused = () =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent);
    const tabTo = async (label: RegExp) => {
      for (let n = 0; n < 40 && !label.test((await focused()) ?? ''); n += 1) await page.keyboard.press('Tab');
      expect(await focused()).toMatch(label);
    };
    await page.getByRole('button', { name: 'Add server' }).focus();
    await page.keyboard.press('Enter');
    await tabTo(/^Import from a program here/);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Look at the servers of Cursor' }).waitFor();
    await tabTo(/^Look at the servers of Cursor$/);
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Servers that would be added' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BUTTON');
    await tabTo(/^Add Linear$/);
    await page.keyboard.press('Space');
    await tabTo(/^Add 2 servers$/);
    await page.keyboard.press('Enter');
    await page.getByText('Added github-2').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('Add server');
  });
});

describe('a link from outside', () => {
  it('waits quietly to be looked at, is dismissed, and opens nothing by itself', async () => {
    proves('links.quiet');
    const { page, host, emit } = await open({ host: livelyHost() });
    host.on('links.dismiss', () => ({}));
    await emit('links.changed', [link]);
    const banner = page.getByRole('region', { name: 'A link from outside' });
    await banner.getByText('A link wants to add a server.').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(host.inputs('imports.propose')).toEqual([]);
    await banner.getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => host.inputs('links.dismiss')).toEqual([{ id: 'l1' }]);
    await emit('links.changed', []);
    await banner.waitFor({ state: 'detached' });
  });

  it('is reviewed like anything else, from any screen, and gone once it was added', async () => {
    const { page, host, emit } = await open({ host: livelyHost() });
    host.on('links.dismiss', () => ({}));
    host.on('imports.accept', () => ({ added: ['github-2'], failed: [], plainSecretsIn: [] }));
    await page.getByRole('navigation').getByRole('button', { name: 'Rules' }).click();
    await emit('links.changed', [link]);
    await page.getByRole('button', { name: 'Review', exact: true }).click();
    await page.getByRole('dialog', { name: 'Look before you add' }).waitFor();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Add 3 servers' }).click();
    await dialog.getByText('They are still in the link').waitFor();
    expect(host.inputs('imports.propose')).toContainEqual({ kind: 'link', url: link.url });
    await expect.poll(() => host.inputs('links.dismiss')).toEqual([{ id: 'l1' }]);
  });

  it('is not reviewed over a call that waits', async () => {
    const { page, emit } = await open({ host: livelyHost([approval('a1')]) });
    await emit('links.changed', [link]);
    await page.getByText('First answer the call that waits.').waitFor();
    const review = page.getByRole('region', { name: 'A link from outside' }).getByRole('button', { name: 'Review' });
    expect(await review.isDisabled()).toBe(true);
    await emit('approvals.changed', []);
    await expect.poll(() => review.isEnabled()).toBe(true);
  });
});
