import { describe, expect, it } from 'vitest';
import { createFakeHost, Refusal } from './fake-host.ts';
import { emptyHost, livelyHost } from './hosts.ts';
import { addByHand, browserPages } from './pages.ts';
import { servers, stdioServer } from './samples.ts';

const open = browserPages();

describe('the servers screen', () => {
  it('adds a program with its arguments one per line and its secrets marked, after showing the whole command', async () => {
    const { page, host, emit } = await open({ host: emptyHost() });
    host.on('servers.add', () => stdioServer('files'));
    await addByHand(page);
    const dialog = page.getByRole('dialog', { name: 'Add a server' });
    await dialog.getByLabel('Name', { exact: true }).fill('files');
    await dialog.getByLabel('Command').fill('npx');
    await dialog.getByLabel('Arguments').fill('-y\nserver-files\n/home/ada/my work');
    await dialog.getByText("npx -y server-files '/home/ada/my work'").waitFor();
    await dialog.getByRole('button', { name: 'Add variable' }).click();
    await dialog.getByLabel('Name 1').fill('API_TOKEN');
    await dialog.getByLabel('Value 1').fill('hunter2');
    expect(await dialog.getByLabel('Secret 1').isChecked()).toBe(true);
    expect(await dialog.getByLabel('Value 1').getAttribute('type')).toBe('password');
    await dialog.getByText('Working folder, timeout, retries, isolation').click();
    await dialog.getByLabel('Timeout in seconds').fill('30');
    await dialog.getByLabel('Retries').fill('3');
    await dialog.getByRole('button', { name: 'Add server' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(host.inputs('servers.add')).toMatchObject([
      {
        transport: 'stdio',
        name: 'files',
        command: 'npx',
        args: ['-y', 'server-files', '/home/ada/my work'],
        env: [{ name: 'API_TOKEN', value: 'hunter2', secret: true }],
        timeoutSeconds: 30,
        retries: 3,
        isolation: { kind: 'none' },
      },
    ]);
    await emit('servers.changed', [stdioServer('files')]);
    await page.getByRole('listitem').getByText('Connected').waitFor();
  });

  it('adds a web address with its headers', async () => {
    const { page, host } = await open({ host: emptyHost() });
    host.on('servers.add', () => stdioServer('linear'));
    await addByHand(page);
    await page.getByRole('radio', { name: 'A web address' }).check();
    await page.getByLabel('Name', { exact: true }).fill('linear');
    await page.getByRole('textbox', { name: 'Address' }).fill('https://mcp.linear.app/mcp');
    await page.getByRole('combobox', { name: 'How it is spoken to' }).selectOption({ label: 'SSE' });
    await page.getByRole('button', { name: 'Add header' }).click();
    await page.getByLabel('Name 1').fill('X-Team');
    await page.getByLabel('Value 1').fill('core');
    await page.getByRole('dialog').getByRole('button', { name: 'Add server' }).click();
    await page.getByText('linear is added and starting.').waitFor();
    expect(host.inputs('servers.add')).toMatchObject([
      {
        transport: 'sse',
        url: 'https://mcp.linear.app/mcp',
        headers: [{ name: 'X-Team', value: 'core', secret: false }],
      },
    ]);
  });

  it('says at each field what is wrong with it, and what the host refuses', async () => {
    const { page, host } = await open({ host: emptyHost() });
    host.on('servers.add', () => {
      throw new Refusal('conflict', 'There is a server named files.', 'Choose another name.');
    });
    await addByHand(page);
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('My Files');
    await dialog.getByRole('button', { name: 'Add server' }).click();
    await dialog.getByText(/lower-case letters and digits/).waitFor();
    await dialog.getByText('Give the command to start.').waitFor();
    expect(host.inputs('servers.add')).toEqual([]);
    await dialog.getByLabel('Name', { exact: true }).fill('files');
    await dialog.getByLabel('Command').fill('npx');
    await dialog.getByRole('button', { name: 'Add server' }).click();
    await dialog.getByRole('alert').getByText('Choose another name.').waitFor();
  });

  it('switches off and on, and says when that is refused', async () => {
    const { page, host } = await open({ host: livelyHost() });
    host.on('servers.setEnabled', () => {
      throw new Refusal('config.corrupt', 'The configuration cannot be read.');
    });
    await page.getByRole('switch', { name: 'Enable files' }).click();
    await page.getByRole('alert').getByText('The configuration cannot be read.').waitFor();
    expect(host.inputs('servers.setEnabled')).toEqual([{ name: 'files', enabled: false }]);
  });

  it('survives a storm of announcements and ends with the last', async () => {
    const { page, emit } = await open({ host: livelyHost() });
    // The screen asks for the list as well when it opens, and would get the host's.
    await page.getByRole('list', { name: 'Your servers' }).waitFor();
    for (let n = 0; n < 50; n += 1) await emit('servers.changed', [stdioServer('notes', { toolCount: n })]);
    await page.getByText('49 tools').waitFor();
  });

  it('says why it cannot load, and tries again', async () => {
    const host = createFakeHost({});
    const { page } = await open({ host });
    const problem = page.getByRole('main').getByRole('alert');
    await problem.waitFor();
    host.on('servers.list', () => servers);
    await problem.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('list', { name: 'Your servers' }).waitFor();
  });
});
