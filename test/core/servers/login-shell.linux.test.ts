import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { askLoginShell } from '../../../src/core/servers/login-shell.ts';
import { isAlive } from '../../integration/servers-harness.ts';
import { proves } from '../../proves.ts';
import { put } from '../../support/shell-home.ts';

function home(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-shell-'));
  onTestFinished(() => rmSync(folder, { recursive: true, maxRetries: 10 }));
  for (const [name, text] of Object.entries(files)) put(join(folder, name), text);
  return folder;
}

function environment(HOME: string, shell: string): NodeJS.ProcessEnv {
  return { HOME, PATH: '/usr/bin:/bin', SHELL: `/bin/${shell}` };
}

/** Asks with a limit that only a shell that hangs comes to. */
const ask = (environment: NodeJS.ProcessEnv) => askLoginShell(environment, 60_000);

/** The number of a process that a shell's file wrote down. */
function pidIn(file: string): Promise<number> {
  return vi.waitUntil(() => existsSync(file) && Number(readFileSync(file, 'utf8')), { timeout: 15_000 });
}

describe('the login shell', () => {
  it('is asked without our secrets, and without the terminal and the input we may have', async () => {
    proves('servers.shell-is-contained');
    const HOME = home({
      '.zshrc': 'env > ~/seen\nread -r line && echo read > ~/input\nexport PATH="/from/rc:$PATH"\n',
    });
    const asked = await ask({
      ...environment(HOME, 'zsh'),
      COUNTERSIGN_VAULT_PASSPHRASE: 'canary',
      GITHUB_TOKEN: 'canary',
    });
    expect(asked).toMatchObject({ path: expect.stringMatching(/^\/from\/rc:/) });
    expect(readFileSync(join(HOME, 'seen'), 'utf8')).not.toContain('canary');
    expect(existsSync(join(HOME, 'input'))).toBe(false);
  });

  it('is given up after its time, with everything it started', async () => {
    proves('servers.shell-is-contained');
    const HOME = home({ '.profile': 'sleep 600 &\necho $! > ~/pid\nsleep 600\n' });
    expect(await askLoginShell(environment(HOME, 'dash'), 4500)).toEqual({
      shell: '/bin/dash',
      problem: 'it took longer than 4.5 s',
    });
    const pid = await pidIn(join(HOME, 'pid'));
    await vi.waitUntil(() => !isAlive(pid), { timeout: 15_000 });
  });

  it('leaves nothing running that its files started beside it', async () => {
    proves('servers.shell-is-contained');
    const HOME = home({ '.bash_profile': 'sleep 600 &\necho $! > ~/pid\nexport PATH=/mine:$PATH\n' });
    expect(await ask(environment(HOME, 'bash'))).toMatchObject({ path: expect.stringMatching(/^\/mine:/) });
    const pid = await pidIn(join(HOME, 'pid'));
    await vi.waitUntil(() => !isAlive(pid), { timeout: 15_000 });
  });

  it('answers even when .bashrc ends it', async () => {
    const HOME = home({ '.bash_profile': 'export PATH=/mine:$PATH\n', '.bashrc': 'exit 3\n' });
    expect(await ask(environment(HOME, 'bash'))).toMatchObject({ path: expect.stringMatching(/^\/mine:/) });
  });

  it('that is none, floods or says nothing is told, not thrown', async () => {
    const HOME = home({ '.zshenv': 'while :; do echo flood; done\n' });
    expect(await ask(environment(HOME, 'false'))).toMatchObject({
      problem: expect.stringContaining('without saying'),
    });
    expect(await ask(environment(HOME, 'zsh'))).toMatchObject({ problem: 'it wrote too much' });
    expect(await ask(environment(HOME, 'no-such-shell'))).toMatchObject({
      problem: expect.stringContaining('ENOENT'),
    });
  });
});
