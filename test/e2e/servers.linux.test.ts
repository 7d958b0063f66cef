import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { type RegistryServer, startRegistryServer } from '../servers/registry-server.ts';
import { inKeychain } from '../support/in-keychain.ts';
import { launchApp } from './app.ts';
import { canaries } from './canaries.ts';
import { type Desktop, entries, fingerprint, openDesktop, publishedEverything } from './desktop.ts';
import { type OpenApp, openApp } from './open-app.ts';
import { textOf } from './person.ts';
import { askApp, listen } from './scene.ts';
import { type ServersScreen, serversScreen, tryTool } from './servers-screen.ts';

const secrets = canaries();
const keys = { github: secrets.plant('key of GitHub', (core) => `ghp_${core}`), notes: secrets.plant('key of notes') };
let one: OpenApp;
let screen: ServersScreen;
let desktop: Desktop;
let registry: RegistryServer;
let heard: Awaited<ReturnType<typeof listen>>;

beforeAll(async () => {
  desktop = openDesktop(keys);
  registry = await startRegistryServer([publishedEverything]);
  one = await openApp({ env: { ...desktop.env, COUNTERSIGN_REGISTRY: registry.url } });
  screen = serversScreen(one.page);
  heard = await listen(one.page);
  await one.person.setNumber('Port', 0);
  await one.app.lookBack();
});
afterAll(async () => {
  await one?.close();
  await registry?.close();
  desktop?.remove();
});

/** Neither in what the person sees, nor in what the app keeps or told its page. */
async function expectNoKey(): Promise<void> {
  const told = [await heard(), await askApp(one.page, 'servers.list', {}), await askApp(one.page, 'secrets.list', {})];
  expect(secrets.within(await one.page.content())).toEqual([]);
  expect(secrets.within(JSON.stringify(told))).toEqual([]);
  expect(secrets.inFolder(one.home)).toEqual([]);
}

describe('the servers that three clients already have', () => {
  it('are found, with their keys in plain text', async () => {
    await one.person.go('Servers');
    const banner = one.page.getByRole('region', { name: 'Servers of other clients' });
    await expect
      .poll(() => textOf(banner))
      .toContain('7 servers found in Claude Desktop, Cursor, and VS Code, with 2 keys in plain text.');
    await banner.getByRole('button', { name: 'Review' }).click();
    const found = one.page.getByRole('list', { name: 'Programs found here' });
    expect(await textOf(found.getByRole('listitem').filter({ hasText: 'Claude Desktop' }))).toMatch(
      /2 servers, 2 not here yet.*1 key in plain text.*\.config\/Claude\/claude_desktop_config\.json/,
    );
    proves('servers-screen.found', 'servers.end-to-end');
  });

  it('are shown whole before they are added, with their keys by length alone', async () => {
    await one.page.getByRole('button', { name: 'Look at the servers of Claude Desktop' }).click();
    const card = await textOf(screen.card('GitHub'));
    expect(card).toContain(`node ${entries.keyed} GITHUB_PERSONAL_ACCESS_TOKEN --toolsets repos,issues`);
    expect(card).toContain(`GITHUB_PERSONAL_ACCESS_TOKEN: ${keys.github.length} characters, go to your keychain`);
    expect(card).toContain('GITHUB_HOST: https://github.example');
    expect(await textOf(screen.card('filesystem'))).toContain(`node ${entries.filesystem} ${desktop.folder}`);
    expect(secrets.within(await one.page.content())).toEqual([]);

    const outcome = await screen.accept('Add 2 servers');
    expect(outcome).toContain('Added github and filesystem');
    expect(outcome).toContain(join(desktop.home, '.config/Claude/claude_desktop_config.json'));
    await expect.poll(() => screen.states()).toEqual({ github: 'Off', filesystem: 'Off' });
    proves('import-screen.whole', 'import-screen.off', 'servers.end-to-end');
  });

  it('are recognised when another client has them too', async () => {
    const banner = one.page.getByRole('region', { name: 'Servers of other clients' });
    const left = '3 servers found in Cursor and VS Code, with 1 key in plain text.';
    await expect.poll(() => textOf(banner)).toContain(left);
    const dialog = await screen.addFrom(/^Import from a program here/);
    await dialog.getByRole('button', { name: 'Look at the servers of Cursor' }).click();
    expect(await textOf(screen.card('My files'))).toContain('the same as filesystem');
    expect(await screen.card('My files').getByRole('checkbox').isChecked()).toBe(false);
    await screen.accept('Add 1 server');

    await screen.addFrom(/^Import from a program here/);
    await dialog.getByRole('button', { name: 'Look at the servers of VS Code' }).click();
    expect(await textOf(screen.card('github'))).toContain('the same as github');
    await screen.accept('Add 2 servers');
    const names = ['github', 'filesystem', 'notes', 'memory', 'everything'];
    await expect.poll(() => screen.states()).toEqual(Object.fromEntries(names.map((name) => [name, 'Off'])));
    await banner.waitFor({ state: 'detached' });
    expect(await askApp(one.page, 'servers.processes', {})).toEqual([]);
    proves('import.duplicates', 'import.never-starts', 'servers.end-to-end');
  });

  it('have their keys in the keychain, and nowhere else of ours', async () => {
    expect(secrets.within((await inKeychain(one.home)).join())).toEqual(secrets.places);
    await expectNoKey();
    // What belongs to another program stays as it is.
    expect(secrets.within(desktop.texts().join('\n'))).toEqual(secrets.places);
    proves('import.secrets', 'import.reads-only', 'servers.end-to-end');
  });

  it('are switched on, and connect with their tools', async () => {
    for (const name of ['github', 'filesystem', 'notes', 'memory', 'everything']) await screen.switchOn(name);
    await expect.poll(() => textOf(screen.row('github'))).toContain('2 tools2 to review');
    const tab = await screen.open('memory', 'Tools');
    await tab.getByText('create_entities').waitFor();
    proves('servers.found-as-in-a-terminal', 'servers.end-to-end');
  });
});

describe('a tool of such a server', () => {
  it('is reviewed before rules count for it', async () => {
    await one.person.go('Tools');
    const tools = one.page.getByRole('region', { name: 'Tools of github' });
    await tools.getByText('2 tools to review').waitFor();
    await tools.getByRole('button', { name: 'Review github › whoami' }).click();
    await one.page.getByRole('dialog').getByRole('button', { name: 'Accept', exact: true }).click();
    await tools.getByText('1 tool to review').waitFor();
    await tools.getByRole('button', { name: 'Accept all of github…' }).click();
    await one.page.getByRole('alertdialog').getByRole('button', { name: 'Accept all' }).click();
    await tools.getByText(/to review/).waitFor({ state: 'detached' });
  });

  it('is tried from its form, and runs with the key once the person allows it', async () => {
    const github = { server: 'github', tool: 'whoami' };
    expect(await tryTool(one.page, github, 'Allow once')).toContain(
      `key ${fingerprint(keys.github)}, arguments --toolsets repos,issues`,
    );
    expect(await tryTool(one.page, { server: 'notes', tool: 'whoami' }, 'Allow once')).toContain(
      `key ${fingerprint(keys.notes)}, arguments none`,
    );
    const reading = {
      server: 'filesystem',
      tool: 'read_text_file',
      values: { path: join(desktop.folder, 'todo.txt') },
    };
    expect(await tryTool(one.page, reading, 'Allow once')).toContain('Water the plants.');
    const echo = { server: 'everything', tool: 'echo', values: { message: 'good morning' } };
    expect(await tryTool(one.page, echo, 'Allow once')).toContain('Echo: good morning');
    proves('tools-screen.one-road', 'tools-screen.waits', 'servers.end-to-end');
  });

  it('is not called when the person denies it', async () => {
    const greet = { server: 'github', tool: 'greet', values: { name: 'Grace' } };
    expect(await tryTool(one.page, greet, 'Deny')).toContain('refused');
    proves('tools-screen.one-road', 'servers.end-to-end');
  });

  it('is in the history as called by the person', async () => {
    await one.person.go('History');
    const list = one.page.getByRole('list', { name: 'Stories, newest first' });
    for (const [tool, verdict] of [
      ['whoami', 'you approved'],
      ['greet', 'you denied'],
    ] as const) {
      const line = list.getByRole('button').filter({ hasText: `github › ${tool}` });
      await expect.poll(() => textOf(line)).toMatch(new RegExp(`you.*github › ${tool}.*${verdict}`));
    }
    await expectNoKey();
    proves('servers.end-to-end');
  });
});

describe('other ways to add a server', () => {
  it('from the catalog, which asks for the folder', async () => {
    const dialog = await screen.addFrom(/^From the catalog/);
    await dialog.getByRole('searchbox', { name: 'Search the catalog' }).fill('filesystem');
    await dialog.getByRole('list', { name: 'Known servers' }).getByRole('button', { name: 'Filesystem' }).click();
    await dialog.getByRole('textbox', { name: 'Folder' }).fill(desktop.folder);
    await dialog.getByRole('button', { name: 'Look at what it adds' }).click();
    const card = dialog.getByRole('list', { name: 'Servers that would be added' });
    expect(await textOf(card)).toMatch(/npx -y @modelcontextprotocol\/server-filesystem@\S+ \//);
    await card.getByRole('textbox', { name: /^Name of/ }).fill('documents');
    await screen.accept('Add 1 server');
    await screen.switchOn('documents');
    proves('import-screen.asks', 'servers.end-to-end');
  });

  it('from the registry', async () => {
    const dialog = await screen.addFrom(/^From the official registry/);
    await dialog.getByRole('searchbox', { name: 'Search the registry' }).fill('everything');
    await dialog.getByRole('list', { name: 'Servers in the registry' }).getByRole('button').click();
    await dialog.getByRole('textbox', { name: 'transport' }).fill('stdio');
    await dialog.getByRole('button', { name: 'Look at what it adds' }).click();
    const card = dialog.getByRole('list', { name: 'Servers that would be added' });
    expect(await textOf(card)).toContain('npx -y @modelcontextprotocol/server-everything@2026.8.31 stdio');
    await card.getByRole('textbox', { name: /^Name of/ }).fill('published');
    await screen.accept('Add 1 server');
    await screen.switchOn('published');
    proves('registry.install', 'servers.end-to-end');
  });

  it('by a link, which waits until the person has looked at it', async () => {
    const follow = async (name: string) => {
      const config = JSON.stringify({ command: 'node', args: [entries.memory] });
      const link = `countersign://add?name=${name}&config=${encodeURIComponent(config)}`;
      const second = launchApp({ home: one.home, words: [link], env: { ...desktop.env } });
      // What drives real Electron takes a second start, which ends at once, for one that failed.
      if (one.app.shell) expect(await (await second).exited).toBe(0);
      else await second.catch(() => undefined);
      const banner = one.page.getByRole('region', { name: 'A link from outside' });
      await banner.getByText(name).first().waitFor();
      return banner;
    };
    const unwanted = await follow('unwanted');
    await unwanted.getByRole('button', { name: 'Dismiss' }).click();
    await unwanted.waitFor({ state: 'detached' });

    const wanted = await follow('graph');
    await wanted.getByRole('button', { name: 'Review' }).click();
    expect(await textOf(screen.card('graph'))).toContain(`node ${entries.memory}`);
    await screen.accept('Add 1 server');
    await expect.poll(() => screen.states()).toMatchObject({ graph: 'Off' });
    expect(await screen.states()).not.toHaveProperty('unwanted');
    proves('links.wait', 'links.quiet', 'servers.end-to-end');
  });
});

describe('a server that is there', () => {
  it('shows what it wrote and was asked, with its key masked', async () => {
    const tab = await screen.open('github', 'Logs');
    const log = tab.getByRole('log', { name: 'Logs of github' });
    await log.getByText('starting with GITHUB_PERSONAL_ACCESS_TOKEN=•••').first().waitFor();
    await log
      .getByText(/^tools\/call “whoami”/)
      .first()
      .waitFor();
    await expectNoKey();
    proves('servers.logs', 'servers.logs-masked', 'servers.end-to-end');
  });

  it('is diagnosed step by step, each with its time', async () => {
    await one.page.getByRole('button', { name: 'Diagnose' }).click();
    const diagnosis = one.page.getByRole('region', { name: 'Diagnosis' });
    await diagnosis.getByText('Every step worked.').waitFor();
    const steps = await diagnosis.getByRole('listitem').allTextContents();
    const expected = ['configuration', 'Find the command', 'Start the process', 'Agree on', 'List the tools'];
    expect(steps).toEqual(expected.map((words) => expect.stringMatching(new RegExp(`${words}.*\\d ?(ms|s)$`))));
    expect(steps[1]).toContain(join(desktop.home, '.local/node/bin/node'));
    proves('servers.test', 'servers-screen.diagnosis', 'servers.end-to-end');
  });

  it('is edited, and is connected to anew with the argument that changed and the key it had', async () => {
    const tab = await screen.open('github', 'Configuration');
    await tab.getByRole('button', { name: 'Edit', exact: true }).click();
    const args = tab.getByRole('textbox', { name: 'Arguments' });
    await args.fill((await args.inputValue()).replace('repos,issues', 'repos'));
    await tab.getByRole('button', { name: 'Save' }).click();
    await tab.getByRole('button', { name: 'Edit', exact: true }).waitFor();
    await one.person.go('Servers');
    await screen.row('github').getByText('2 tools changed').waitFor();
    await screen.row('github').getByText('Connected').waitFor();
    const shown = await tryTool(one.page, { server: 'github', tool: 'whoami' }, 'Allow once');
    expect(shown).toContain(`key ${fingerprint(keys.github)}, arguments --toolsets repos`);
    expect(shown).not.toContain('issues');
    proves('servers.edit', 'servers.edit-pins', 'servers-screen.edit', 'servers.end-to-end');
  });

  it('gets the secret that replaced its old one', async () => {
    const name = 'github.GITHUB_PERSONAL_ACCESS_TOKEN';
    const replaced = secrets.plant('key that was renewed', (core) => `ghp_${core}`);
    await one.person.go('Settings');
    await one.page.getByRole('button', { name: `Replace ${name}` }).click();
    await one.page.getByRole('dialog').getByLabel('Value').fill(replaced);
    await one.page.getByRole('button', { name: 'Keep it in the vault' }).click();
    await one.page.getByText(`${name} is in the vault.`).waitFor();
    const shown = await tryTool(one.page, { server: 'github', tool: 'whoami' }, 'Allow once');
    expect(shown).toContain(`key ${fingerprint(replaced)}`);
    expect(secrets.within((await inKeychain(one.home)).join())).toEqual(['key of notes', 'key that was renewed']);
    await expectNoKey();
    proves('secrets.rotated', 'secrets-screen.covered', 'servers.end-to-end');
  });

  it('is removed with its key and its processes, after the person was told', async () => {
    const tab = await screen.open('github', 'Configuration');
    await tab.getByRole('button', { name: 'Remove…' }).click();
    const asking = one.page.getByRole('alertdialog', { name: 'Remove github?' });
    expect(await textOf(asking)).toContain('its secret in the vault: github.GITHUB_PERSONAL_ACCESS_TOKEN');
    await asking.getByRole('button', { name: 'Remove server' }).click();
    await asking.waitFor({ state: 'detached' });
    await expect.poll(() => screen.states()).not.toHaveProperty('github');
    // It is off the screen before all of it is gone.
    await expect.poll(async () => secrets.within((await inKeychain(one.home)).join())).toEqual(['key of notes']);
    const running = async () => (await askApp(one.page, 'servers.processes', {})).map(({ server }) => server).sort();
    const others = ['documents', 'everything', 'filesystem', 'memory', 'notes', 'published'];
    await expect.poll(running).toEqual(others);
    await one.app.close();
    expect(secrets.inFolder(one.home)).toEqual([]);
    expect(secrets.within(one.app.errors() + one.app.output())).toEqual([]);
    proves('servers-screen.remove', 'servers.end-to-end');
  });
});
