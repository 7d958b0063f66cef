import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ServerTest } from '../../src/shared/servers.ts';
import { proves } from '../proves.ts';
import { product } from '../support/product.ts';
import { installNode, installUvx, put } from '../support/shell-home.ts';

const nvm = 'export NVM_DIR="$HOME/tools/nvm"\n[ -s "$NVM_DIR/nvm.sh" ] && \\. "$NVM_DIR/nvm.sh"\n';
const volta = 'export VOLTA_HOME="$HOME/tools/volta"\nexport PATH="$VOLTA_HOME/bin:$PATH"\n';
const pyenv = 'export PYENV_ROOT="$HOME/tools/pyenv"\nexport PATH="$PYENV_ROOT/shims:$PATH"\n';
const chatter = 'echo "Welcome back!"; echo "/not/a/path:/nor/this" >&2\n';
/** As Debian's own begins: it ends here unless the shell is interactive. */
const interactiveOnly = 'case $- in *i*) ;; *) return;; esac\n';

/** What a person's shell files say, and which manager each of the two programs comes from. */
const people: [shell: string, files: string, node: 'nvm' | 'volta', lines: Record<string, string>][] = [
  ['bash', '.bashrc alone', 'nvm', { '.bashrc': `${interactiveOnly}${chatter}${nvm}${pyenv}` }],
  ['bash', '.profile and .bashrc', 'nvm', { '.profile': `${chatter}${pyenv}. ~/.bashrc\n`, '.bashrc': nvm }],
  ['bash', '.bash_profile', 'volta', { '.bash_profile': `${chatter}${volta}${pyenv}` }],
  ['dash', '.profile', 'volta', { '.profile': `${chatter}${volta}${pyenv}` }],
  ['zsh', '.zprofile and .zshrc', 'nvm', { '.zprofile': pyenv, '.zshrc': `${chatter}${nvm}` }],
  [
    'fish',
    'config.fish',
    'volta',
    {
      '.config/fish/config.fish':
        'echo Welcome\nset -gx VOLTA_HOME $HOME/tools/volta\nfish_add_path $VOLTA_HOME/bin\nset -gx PATH $HOME/tools/pyenv/shims $PATH\n',
    },
  ],
];

function makeHome(lines: Record<string, string>, node: 'nvm' | 'volta'): { home: string; bin: string } {
  const home = mkdtempSync(join(tmpdir(), 'countersign-shell-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 10 }));
  const bin = join(home, node === 'nvm' ? 'tools/nvm/versions/node/v24.1.0/bin' : 'tools/volta/bin');
  installNode(bin);
  installUvx(join(home, 'tools/pyenv'));
  put(join(home, 'tools/nvm/nvm.sh'), `nvm() { echo nvm; }\nexport PATH="${bin}:$PATH"\n`);
  for (const [name, text] of Object.entries(lines)) put(join(home, name), text);
  return { home, bin };
}

describe('a desktop that starts us with PATH=/usr/bin:/bin', () => {
  for (const [shell, files, node, lines] of people) {
    it(`starts npx of ${node} and uvx of pyenv, known to the ${files} of ${shell} alone`, async () => {
      const { home, bin } = makeHome(lines, node);
      const app = product({ PATH: '/usr/bin:/bin', HOME: home, SHELL: `/bin/${shell}` });
      onTestFinished(() => app.close());
      await app.serve();
      await app.ask('server', 'add', 'web', '--', 'npx', '-y', 'a-server');
      await app.ask('server', 'add', 'files', '--', 'uvx', 'a-server');
      const command = async (name: string) => {
        const { ok, steps } = await app.ask<ServerTest>('server', 'test', name);
        expect(steps.map((step) => step.problem)).toEqual([null, null, null, null, null]);
        expect(ok).toBe(true);
        return steps.find((step) => step.name === 'command')?.detail;
      };
      expect(await command('web')).toBe(`${bin}/npx (the login shell's PATH)`);
      expect(await command('files')).toBe(`${home}/tools/pyenv/shims/uvx (the login shell's PATH)`);
      proves('servers.found-as-in-a-terminal');
    });
  }

  it('starts npx of an nvm that no shell knows of', async () => {
    const { home } = makeHome({}, 'volta');
    for (const version of ['v20.19.0', 'v22.9.0', 'v22.14.0']) {
      installNode(join(home, '.nvm/versions/node', version, 'bin'));
    }
    put(join(home, '.nvm/alias/default'), '22\n');
    const app = product({ PATH: '/usr/sbin', HOME: home, SHELL: '/bin/false' });
    onTestFinished(() => app.close());
    await app.ask('server', 'add', 'web', '--', 'npx', '-y', 'a-server');
    const { steps } = await app.ask<ServerTest>('server', 'test', 'web');
    expect(steps.map((step) => step.problem)).toEqual([null, null, null, null, null]);
    expect(steps[1]?.detail).toBe(`${home}/.nvm/versions/node/v22.14.0/bin/npx (nvm)`);
    proves('servers.found-in-known-folders');
  });

  it('says what was not found, where, and what to install', async () => {
    const { home } = makeHome({}, 'volta');
    const app = product({ PATH: '/usr/bin:/bin', HOME: home, SHELL: '/bin/bash' });
    onTestFinished(() => app.close());
    await app.ask('server', 'add', 'files', '--', 'uvx', 'a-server');
    const { code, json } = await app.run(['server', 'test', 'files', '--json']).then((ran) => ({
      code: ran.code,
      json: ran.json<ServerTest>(),
    }));
    expect(code).not.toBe(0);
    expect(json.steps.at(-1)).toMatchObject({
      name: 'command',
      ok: false,
      problem: {
        code: 'server.command_not_found',
        message: "“uvx” was not found on the login shell's PATH.",
        remedy: expect.stringContaining('Install uv'),
      },
    });
  });

  it('has a doctor that says where the PATH is from, what was found where, and what to install', async () => {
    const { home, bin } = makeHome({ '.zshrc': `${chatter}${volta}` }, 'volta');
    const app = product({ PATH: '/usr/sbin', HOME: home, SHELL: '/bin/zsh' });
    onTestFinished(() => app.close());
    // Not its exit code: what else is wrong with this machine, e.g. a port that is taken, is not the question.
    const doctor = await app.run(['doctor', '--json']);
    const { checks } = doctor.json<{ checks: { name: string; detail: string; remedy?: string }[] }>();
    const named = (name: string) => checks.find((check) => check.name === name);
    expect(named('path')?.detail).toMatch(/^\d+ folders: \d+ from the login shell's PATH/);
    expect(named('program npx')).toEqual({
      name: 'program npx',
      ok: true,
      detail: `${bin}/npx (the login shell's PATH)`,
    });
    expect(named('program uvx')?.remedy).toContain('Install uv');
  });
});
