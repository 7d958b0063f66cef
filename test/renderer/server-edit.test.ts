import { describe, expect, it } from 'vitest';
import type { Server } from '../../src/shared/servers.ts';
import { proves } from '../proves.ts';
import { findings, overflow } from './axe.ts';
import { Refusal } from './fake-host.ts';
import { livelyHost } from './hosts.ts';
import { browserPages, focused, textOf } from './pages.ts';
import { servers, settings, stdioServer, webServer } from './samples.ts';
import { signedIn } from './sign-in-samples.ts';

const open = browserPages();
const token = '$' + '{secret:files.API_TOKEN}';
const env = { API_TOKEN: token, ROOT: '$' + '{HOME}/work' };
const files = stdioServer('files', {}, { env, args: ['a', '', 'b c'] });

/** The configuration of one server, with `edit` to begin. */
async function configuration(server: Server, context = {}) {
  const host = livelyHost();
  host.on('servers.list', () => [server]);
  const opened = await open({ host, context });
  const { page } = opened;
  const { name } = server.config;
  await page.getByRole('button', { name: `Details of ${name}` }).click();
  await page.getByRole('tab', { name: 'Configuration' }).click();
  const form = page.getByRole('form', { name: `Edit ${name}` });
  const edit = async () => {
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    return form;
  };
  const save = () => form.getByRole('button', { name: 'Save' }).click();
  const edited = async () => {
    await form.waitFor({ state: 'detached' });
    return host.inputs('servers.edit').at(-1);
  };
  host.on('servers.edit', () => server);
  return { ...opened, edit, save, edited };
}

describe('a server’s configuration', () => {
  it('is shown with its placeholders unresolved, and says what is in the vault', async () => {
    const { page } = await configuration(files);
    const text = await textOf(page.getByLabel('Configuration of files'));
    expect(text).toMatch(/API_TOKEN=\$\{secret:files\.API_TOKEN\}\s+in the vault/);
    expect(text).toMatch(/ROOT=\$\{HOME\}\/work\s+Isolation/);
    expect(text).toMatch(/Command\s+npx a '' 'b c'/);
    proves('servers-screen.configuration');
  });

  it('saves unchanged what nobody changed: secrets as their placeholders, empty arguments too', async () => {
    const { edit, save, edited } = await configuration(files);
    const form = await edit();
    await form.getByText('Kept in the vault').waitFor();
    expect(await form.getByLabel('Value 1').count()).toBe(0);
    await save();
    expect(await edited()).toEqual({
      name: 'files',
      input: {
        name: 'files',
        transport: 'stdio',
        command: 'npx',
        args: ['a', '', 'b c'],
        env: [
          { name: 'API_TOKEN', value: token, secret: false },
          { name: 'ROOT', value: '$' + '{HOME}/work', secret: false },
        ],
        timeoutSeconds: 60,
        retries: 8,
        isolation: { kind: 'none' },
      },
    });
    proves('servers-screen.edit');
  });

  it('replaces a secret only by what is typed for it', async () => {
    const { edit, save, edited } = await configuration(files);
    const form = await edit();
    await form.getByRole('button', { name: 'Replace API_TOKEN' }).click();
    expect(await form.getByLabel('Value 1').getAttribute('type')).toBe('password');
    expect(await form.getByLabel('Value 1').inputValue()).toBe('');
    await save();
    expect(await edited()).toMatchObject({ input: { env: [{ value: token, secret: false }, {}] } });
    await edit();
    await form.getByRole('button', { name: 'Replace API_TOKEN' }).click();
    await form.getByLabel('Value 1').fill('fresh');
    await save();
    expect(await edited()).toMatchObject({ input: { env: [{ name: 'API_TOKEN', value: 'fresh', secret: true }, {}] } });
    proves('servers-screen.edit');
  });

  it('does the same for what signs us in', async () => {
    const secret = '$' + '{secret:jobs.auth.clientSecret}';
    const auth = { kind: 'client-secret' as const, clientId: 'robot', clientSecret: secret, scopes: ['a', 'b'] };
    const { edit, save, edited } = await configuration(webServer('jobs', {}, { auth, transport: 'sse' }));
    const form = await edit();
    await form.getByRole('button', { name: 'Replace Client secret' }).waitFor();
    await save();
    expect(await edited()).toMatchObject({ input: { transport: 'sse', auth } });
    await edit();
    await form.getByRole('button', { name: 'Replace Client secret' }).click();
    expect(await form.getByLabel('Client secret').inputValue()).toBe('');
    await save();
    expect(await edited()).toMatchObject({ input: { auth } });
    await edit();
    await form.getByRole('button', { name: 'Replace Client secret' }).click();
    await form.getByLabel('Client secret').fill('new');
    await save();
    expect(await edited()).toMatchObject({ input: { auth: { ...auth, clientSecret: 'new' } } });
    proves('servers-screen.edit');
  });

  it('says at each field what is wrong with it, and keeps what was typed when it is refused', async () => {
    const { page, host, edit, save } = await configuration(webServer('live'));
    host.on('servers.edit', () => {
      throw new Refusal('vault.locked', 'The keychain is locked.', 'Unlock it.');
    });
    const form = await edit();
    await form.getByRole('combobox', { name: 'How it is spoken to' }).selectOption({ label: 'WebSocket' });
    await save();
    await form.getByText(/WebSocket needs a ws:\/\/ or wss:\/\/ address/).waitFor();
    await form.getByRole('textbox', { name: 'Address' }).fill('wss://live.example/mcp');
    await form.getByText('Timeout and retries').click();
    await form.getByLabel('Retries').fill('');
    await save();
    await expect.poll(() => form.getByLabel('Retries').getAttribute('aria-invalid')).toBe('true');
    expect(host.inputs('servers.edit')).toEqual([]);
    await form.getByLabel('Retries').fill('0');
    await save();
    await form.getByRole('alert').getByText('Unlock it.').waitFor();
    expect(await form.getByRole('textbox', { name: 'Address' }).inputValue()).toBe('wss://live.example/mcp');
    await form.getByRole('button', { name: 'Cancel' }).click();
    await page.getByLabel('Configuration of live').waitFor();
  });

  it('is edited and saved by keyboard alone', async () => {
    const { page, edited } = await configuration(files);
    await page.getByRole('button', { name: 'Edit', exact: true }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement).type)).toBe('radio');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('bunx');
    await page.keyboard.press('Enter');
    expect(await edited()).toMatchObject({ input: { command: 'bunx' } });
    proves('servers-screen.keyboard');
  });
});

describe('isolation', () => {
  it('is a sandbox with the folders and hosts the person gives', async () => {
    const { edit, save, edited } = await configuration(files);
    const form = await edit();
    await form.getByText('Working folder, timeout, retries, isolation').click();
    await form.getByRole('radio', { name: 'Sandbox' }).check();
    await form.getByText('bubblewrap 0.11.0').waitFor();
    await form.getByRole('button', { name: 'Add folder' }).click();
    await save();
    await expect.poll(() => form.getByLabel('Folder 1', { exact: true }).getAttribute('aria-invalid')).toBe('true');
    await form.getByLabel('Folder 1', { exact: true }).fill('~/work');
    await form.getByLabel('May change folder 1').check();
    await form.getByLabel('Hosts').fill('api.example.com\n*.example.org');
    await save();
    expect(await edited()).toMatchObject({
      input: {
        isolation: {
          kind: 'sandbox',
          folders: [{ path: '~/work', write: true }],
          hosts: ['api.example.com', '*.example.org'],
        },
      },
    });
    proves('servers-screen.isolation');
  });

  it('cannot be chosen where this machine has none, and says why and what to do', async () => {
    const { edit } = await configuration(files);
    const form = await edit();
    await form.getByText('Working folder, timeout, retries, isolation').click();
    await form.getByText('Neither docker nor podman was found. Install one of them and start it.').waitFor();
    expect(await form.getByRole('radio', { name: 'Container' }).isDisabled()).toBe(true);
    expect(await form.getByRole('radio', { name: 'Sandbox' }).isDisabled()).toBe(false);
    proves('servers-screen.isolation');
  });

  it('is a container with an image and limits', async () => {
    const { host, edit, save, edited } = await configuration(files);
    const offer = { available: true as const, detail: 'podman 5.6' };
    host.on('servers.isolation', () => ({ sandbox: offer, container: offer }));
    const form = await edit();
    await form.getByText('Working folder, timeout, retries, isolation').click();
    await form.getByRole('radio', { name: 'Container' }).check();
    await save();
    await form.getByText('Give the image to run.').waitFor();
    await form.getByLabel('Image').fill('docker.io/library/node:24-slim');
    await form.getByLabel('Memory in MB').fill('256');
    await form.getByLabel('Processors').fill('0.5');
    await save();
    expect(await edited()).toMatchObject({
      input: {
        isolation: {
          kind: 'container',
          image: 'docker.io/library/node:24-slim',
          folders: [],
          network: false,
          memoryMb: 256,
          cpus: 0.5,
        },
      },
    });
  });
});

describe('a server', () => {
  it('is duplicated under a free name, and the copy opened', async () => {
    const { page, host } = await configuration(files);
    const copy = stdioServer('files-2', { state: 'disabled' }, { enabled: false });
    host.on('servers.duplicate', () => {
      host.on('servers.list', () => [files, copy]);
      return copy;
    });
    await page.getByRole('button', { name: 'Duplicate…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Duplicate files' });
    expect(await dialog.getByLabel('Name of the copy').inputValue()).toBe('files-2');
    await dialog.getByLabel('Name of the copy').fill('Files');
    await dialog.getByRole('button', { name: 'Duplicate' }).click();
    await dialog.getByText(/lower-case letters and digits/).waitFor();
    await dialog.getByLabel('Name of the copy').fill('files-2');
    await dialog.getByRole('button', { name: 'Duplicate' }).click();
    await page.getByRole('heading', { level: 1, name: 'files-2' }).waitFor();
    expect(host.inputs('servers.duplicate')).toEqual([{ name: 'files', as: 'files-2' }]);
  });

  it('is removed only after asking, with Cancel in focus, and with what is forgotten in words', async () => {
    const github = webServer(
      'github',
      { signIn: signedIn() },
      { headers: { 'X-Key': '$' + '{secret:github.X-Key}', 'X-Shared': '$' + '{secret:team.KEY}' } },
    );
    const { page, host, emit } = await configuration(github);
    host.on('servers.remove', () => ({}));
    await page.getByRole('button', { name: 'Remove…' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Remove github?' });
    await focused(dialog.getByRole('button', { name: 'Cancel' }));
    expect(await dialog.getByRole('listitem').allInnerTexts()).toEqual([
      'its configuration',
      'its secret in the vault: github.X-Key',
      'its sign-in; the tokens are revoked where the issuer can',
    ]);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(host.inputs('servers.remove')).toEqual([]);
    await page.getByRole('button', { name: 'Remove…' }).click();
    await dialog.getByRole('button', { name: 'Remove server' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(host.inputs('servers.remove')).toEqual([{ name: 'github' }]);
    await emit('servers.changed', servers.slice(2));
    await page.getByRole('list', { name: 'Your servers' }).waitFor();
    expect(await page.getByRole('button', { name: 'Details of github' }).count()).toBe(0);
    proves('servers-screen.remove');
  });
});

describe('the form’s looks', () => {
  const everything = { kind: 'sandbox' as const, folders: [{ path: '/x'.repeat(100), write: true }], hosts: ['a.b'] };
  const full = stdioServer('files', {}, { isolation: everything });

  it.each(['light', 'dark'] as const)(
    'axe finds nothing in %s, filled, with complaints and in its dialogs',
    async (theme) => {
      const { page, host, edit, save } = await configuration(full, { reducedMotion: 'reduce' });
      host.on('settings.get', () => ({ ...settings, theme }));
      await page.reload();
      await page.getByRole('button', { name: 'Details of files' }).click();
      await page.getByRole('tab', { name: 'Configuration' }).click();
      for (const name of ['Duplicate…', 'Remove…']) {
        await page.getByRole('button', { name }).click();
        expect(await findings(page), name).toEqual([]);
        await page.keyboard.press('Escape');
      }
      const form = await edit();
      await form.getByLabel('Command').fill('');
      await form.getByLabel('Folder 1', { exact: true }).fill('');
      await save();
      await form.getByText('Give the command to start.').waitFor();
      await form.getByText('Neither docker nor podman').waitFor();
      expect(await findings(page)).toEqual([]);
      proves('screens.axe');
    },
  );

  it.each([
    [900, 600],
    [450, 300],
  ])('has no sideways scrolling at %i × %i', async (width, height) => {
    const { page, edit } = await configuration(full, { viewport: { width, height } });
    const form = await edit();
    await form.getByLabel('Folder 1', { exact: true }).waitFor();
    expect(await overflow(page)).toBe(0);
  });
});
