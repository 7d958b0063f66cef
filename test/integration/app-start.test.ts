import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launchApp, type RunningApp, type Shell } from '../e2e/app.ts';
import { proves } from '../proves.ts';

const passphrase = { COUNTERSIGN_VAULT: 'file', COUNTERSIGN_VAULT_PASSPHRASE: 'correct horse battery staple' };
let base: string;
let home: string;
const running: RunningApp[] = [];

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'countersign-start-'));
  home = join(base, 'home');
  await mkdir(home, { mode: 0o700 });
});
afterEach(async () => {
  for (const app of running.splice(0)) await app.close();
  await rm(base, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

/** The built app in the stand-in, whose dialogs can be read and answered. */
async function start(env: NodeJS.ProcessEnv): Promise<{ app: RunningApp; shell: Shell }> {
  const app = await launchApp({ home, env: { COUNTERSIGN_HEADLESS: '1', ELECTRON: '', ...env } });
  running.push(app);
  if (!app.shell) throw new Error('These tests look at the stand-in.');
  return { app, shell: app.shell };
}

async function complaint(shell: Shell): Promise<{ detail: string; buttons: string[] }> {
  const { dialogs } = await shell.until((seen) => seen.dialogs.length === 1);
  return dialogs[0] ?? { detail: '', buttons: [] };
}

describe('the app that cannot start', () => {
  it('says that the vault is locked and what to do, and keeps everything as it is', async () => {
    const first = await start(passphrase);
    await first.app.window();
    await first.app.close();
    const { app, shell } = await start({ ...passphrase, COUNTERSIGN_VAULT_PASSPHRASE: 'not the right one' });
    const { detail, buttons } = await complaint(shell);
    expect(detail).toMatch(/passphrase[\s\S]*\n\n[\s\S]*COUNTERSIGN_VAULT_PASSPHRASE/);
    expect(detail).not.toContain('not the right one');
    expect(buttons).toEqual(['Try Again', 'Quit']);
    await shell.act({ do: 'answer', button: 'Quit' });
    expect(await app.exited).toBe(1);
    const again = await start(passphrase);
    expect(await (await again.app.window()).title()).toContain('Countersign');
  });

  it('says that there is no keychain, and starts nothing with its secrets elsewhere', async () => {
    const { app, shell } = await start({
      COUNTERSIGN_VAULT: undefined,
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
    });
    expect((await complaint(shell)).detail).toContain('COUNTERSIGN_VAULT=file');
    await shell.act({ do: 'answer', button: 'Quit' });
    expect(await app.exited).toBe(1);
    proves('vault.absent');
  });

  it('names a broken configuration, leaves it as it is, and starts once it is put right', async () => {
    const file = join(home, 'rules.json');
    await writeFile(file, '{"version":1,"value":[{"effect":"perhaps"}]}');
    const { app, shell } = await start(passphrase);
    const { detail, buttons } = await complaint(shell);
    expect(detail).toContain(`${file} is not a configuration Countersign understands`);
    expect(detail).toContain('Nothing was changed. Correct the file, or move it aside to start without it.');
    expect(buttons).toEqual(['Try Again', 'Quit']);
    expect(await readFile(file, 'utf8')).toContain('perhaps');
    await rm(file);
    await shell.act({ do: 'answer', button: 'Try Again' });
    await (await app.window()).getByRole('heading', { name: 'No servers yet' }).waitFor();
    proves('home.corrupt');
  });

  it('shows the first one’s window when it is started twice on one home', async () => {
    const first = await start(passphrase);
    await (await first.app.window()).close();
    await first.shell.until(({ windows }) => windows.length === 1);
    const second = await start(passphrase);
    expect(await second.app.exited).toBe(0);
    await (await first.app.window()).getByRole('heading', { name: 'No servers yet' }).waitFor();
    proves('shell.single');
  });
});
