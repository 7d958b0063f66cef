import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { findings, overflow } from './axe.ts';
import { type FakeHost, Refusal } from './fake-host.ts';
import { emptyHost, livelyHost } from './hosts.ts';
import { proposal, registryEntry } from './import-samples.ts';
import { browserPages } from './pages.ts';
import { approval } from './samples.ts';
import { everything } from './tool-samples.ts';

const open = browserPages();

const screen = (page: Page, name: string) => page.getByRole('navigation').getByRole('button', { name }).click();
async function way(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Add server' }).click();
  await page.getByRole('dialog').getByRole('button', { name }).click();
}
async function review(page: Page): Promise<void> {
  await way(page, /^Import from/);
  await page.getByRole('button', { name: 'Look at the servers of Cursor' }).click();
  await page.getByText('notes-mcp').first().waitFor();
}
async function trying(page: Page, tool: string): Promise<void> {
  await screen(page, 'Tools');
  await page.getByRole('button', { name: `Try ${tool}` }).click();
}
const refusing = (code: string) => (): never => {
  throw new Refusal(code, 'In line 3, column 7 is something that cannot be.', 'Correct it.');
};

/** Every state of a view, each by how a person comes to it. */
const states: Record<string, (page: Page, host: FakeHost) => Promise<void>> = {
  'the ways to add a server': async (page) => {
    await page.getByRole('button', { name: 'Add server' }).click();
    await page.getByRole('dialog').waitFor();
  },
  'the programs found here': async (page) => {
    await way(page, /^Import from/);
    await page.getByText('Goose', { exact: true }).waitFor();
  },
  'the catalog': async (page) => {
    await way(page, /^From the catalog/);
    await page.getByText('by Crystal DBA').waitFor();
  },
  'an entry of the catalog with a complaint': async (page) => {
    await way(page, /^From the catalog/);
    await page.getByRole('button', { name: /Postgres/ }).click();
    await page.getByRole('button', { name: 'Look at what it adds' }).click();
    await page.locator('[aria-invalid="true"]').first().waitFor();
  },
  'the registry': async (page, host) => {
    const more = { title: 'A long name '.repeat(12), status: 'deprecated' };
    host.on('registry.search', () => ({ entries: [registryEntry('a'), registryEntry('b', more)], next: 'x' }));
    await way(page, /^From the official registry/);
    await page.getByRole('button', { name: 'Show more' }).waitFor();
  },
  'the registry out of reach': async (page, host) => {
    host.on('registry.search', refusing('registry.unavailable'));
    await way(page, /^From the official registry/);
    await page.getByRole('alert').waitFor();
  },
  'an entry of the registry': async (page) => {
    await way(page, /^From the official registry/);
    await page.getByRole('button', { name: /acme\/weather/ }).click();
    await page.getByRole('radio').nth(1).check();
  },
  'what cannot be read': async (page, host) => {
    host.on('imports.propose', refusing('import.unreadable'));
    await way(page, /^Paste/);
    await page.getByLabel('Configuration or link').fill('{');
    await page.getByRole('button', { name: 'Look at what it adds' }).click();
    await page.getByRole('alert').waitFor();
  },
  'the review': review,
  'the review with a complaint': async (page) => {
    await review(page);
    await page.getByLabel('Name of GitHub here').fill('Not a name');
    await page.locator('[aria-invalid="true"]').first().waitFor();
  },
  'a review that changed': async (page, host) => {
    await review(page);
    host.on('imports.accept', refusing('import.changed'));
    host.on('imports.propose', () => ({ ...proposal, digest: 'digest-2' }));
    await page.getByRole('button', { name: 'Add 3 servers' }).click();
    await page.getByText('It is not what you looked at any more.').waitFor();
  },
  'what came of it': async (page, host) => {
    const problem = { code: 'vault.locked', message: 'The keychain is locked.', remedy: 'Unlock it.' };
    host.on('imports.accept', () => ({
      added: ['github-2'],
      failed: [{ name: 'linear-2', problem }],
      plainSecretsIn: ['/home/ada/.cursor/mcp.json'],
    }));
    await review(page);
    await page.getByRole('button', { name: 'Add 3 servers' }).click();
    await page.getByRole('button', { name: 'Done' }).waitFor();
  },
  'a link from outside': async (page, host) => {
    const url = `countersign://add?name=${'n'.repeat(400)}`;
    host.on('links.list', () => [{ id: 'l1', url, at: new Date().toISOString() }]);
    await page.reload();
    await page.getByText('A link wants to add a server.').waitFor();
  },
  'replacing a secret': async (page) => {
    await screen(page, 'Settings');
    await page.getByRole('button', { name: 'Replace OLD_KEY' }).click();
    await page.getByRole('button', { name: 'Keep it in the vault' }).click();
    await page.getByText('Give the value.').waitFor();
  },
  'removing a secret': async (page) => {
    await screen(page, 'Settings');
    await page.getByRole('button', { name: 'Remove linear_API_KEY' }).click();
    await page.getByRole('alertdialog').waitFor();
  },
  'the form of a tool with complaints': async (page) => {
    await trying(page, 'github › create_issue');
    for (const name of ['labels', 'milestone', 'target', 'tree']) {
      await page.getByRole('button', { name: `Fill in ${name}` }).click();
    }
    await page.getByRole('button', { name: /^Add item · labels/ }).click();
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.locator('[aria-invalid="true"]').first().waitFor();
  },
  'the arguments as JSON': async (page) => {
    await trying(page, 'github › create_issue');
    await page.getByRole('checkbox', { name: 'As JSON' }).check();
    await page.getByLabel('Arguments as JSON').waitFor();
  },
  'a tool that is being called': async (page, host) => {
    host.on('tools.try', () => new Promise(() => {}));
    await trying(page, 'files › list_roots');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
  },
  'a tool that waits for the person': async (page, host) => {
    host.on('tools.try', () => new Promise(() => {}));
    host.on('approvals.list', () => [approval('a1', { agent: 'you', server: 'files', tool: 'list_roots' })]);
    await page.reload();
    await trying(page, 'files › list_roots');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('This call waits for your answer').waitFor();
  },
  'a result': async (page, host) => {
    host.on('tools.try', () => everything);
    await trying(page, 'files › list_roots');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('the tool answered').waitFor();
  },
};

describe.each(Object.entries(states))('%s', (_name, go) => {
  it.each(['light', 'dark'] as const)('passes axe in %s', async (colorScheme) => {
    const host = livelyHost();
    const { page } = await open({ host, context: { colorScheme, reducedMotion: 'reduce' } });
    await go(page, host);
    expect(await findings(page)).toEqual([]);
  });

  it.each([
    [900, 600],
    [450, 300],
  ])('has no sideways scrolling at %i × %i', async (width, height) => {
    const host = livelyHost();
    const { page } = await open({ host, context: { viewport: { width, height }, reducedMotion: 'reduce' } });
    await go(page, host);
    expect(await overflow(page)).toBe(0);
    const dialog = page.getByRole('dialog');
    if (await dialog.count()) {
      expect(await dialog.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
    }
  });
});

describe('where nothing is', () => {
  it('every way to add a server says so', async () => {
    const { page } = await open({ host: emptyHost() });
    await way(page, /^Import from/);
    await page.getByText('No program with servers was found').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('button', { name: /^From the official registry/ }).click();
    await page.getByText('Nothing in the registry').waitFor();
    expect(await findings(page)).toEqual([]);
  });
});
