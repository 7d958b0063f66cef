import { describe, expect, it } from 'vitest';
import type { ShellPath } from '../../../src/core/servers/login-shell.ts';
import { createPrograms } from '../../../src/core/servers/programs.ts';
import { memoryFiles } from '../../fakes/memory-files.ts';
import { proves } from '../../proves.ts';

type MemoryFiles = Parameters<typeof memoryFiles>[0];

const script = { head: '#!/bin/sh\n' };
const plain = { cwd: undefined, env: {} };

function linux(files: MemoryFiles, shell: ShellPath | (() => ShellPath), environment: NodeJS.ProcessEnv = {}) {
  return createPrograms({
    environment: { PATH: '/usr/bin', ...environment },
    platform: 'linux',
    arch: 'x64',
    home: '/home/mo',
    files: memoryFiles({ '/bin/sh': { head: elf(62) }, ...files }, 'linux'),
    askShell: async () => (typeof shell === 'function' ? shell() : shell),
  });
}

function elf(machine: number): Buffer {
  const head = Buffer.alloc(64);
  head.write('\u007fELF');
  head.writeUInt16LE(machine, 18);
  return head;
}

const bash = (path: string): ShellPath => ({ shell: '/bin/bash', path });

describe('a program', () => {
  it('is looked for on the login shell’s PATH, then on ours, then where managers keep theirs', async () => {
    const files = { '/home/mo/.volta/bin/npx': script, '/usr/bin/npx': script, '/opt/mine/npx': script };
    expect(await linux(files, bash('/opt/mine:/usr/bin')).find('npx', plain)).toMatchObject({
      path: '/opt/mine/npx',
      from: "the login shell's PATH",
    });
    expect(await linux(files, bash('/opt/other')).find('npx', plain)).toMatchObject({
      path: '/usr/bin/npx',
      from: "Countersign's own PATH",
    });
    const known = await linux(files, bash('/opt/other'), { PATH: '/sbin' }).find('npx', plain);
    expect(known).toMatchObject({ path: '/home/mo/.volta/bin/npx', from: 'volta' });
    expect(known.searchPath.split(':').slice(0, 3)).toEqual(['/opt/other', '/sbin', '/home/mo/.volta/bin']);
    proves('servers.found-in-known-folders');
  });

  it('of nvm is that of its default alias, through other aliases, else the newest', async () => {
    const root = '/home/mo/.nvm';
    const versions = Object.fromEntries(
      ['v9.11.2', 'v20.9.0', 'v20.18.1', 'v22.1.0'].map((version) => [
        `${root}/versions/node/${version}/bin/npx`,
        script,
      ]),
    );
    const found = async (aliases: Record<string, string>) => {
      const heads = Object.entries(aliases).map(([name, head]) => [`${root}/alias/${name}`, { head }]);
      const programs = linux({ ...versions, ...Object.fromEntries(heads) }, bash('/none'));
      return (await programs.find('npx', plain)).path.split('/').at(-3);
    };
    expect(await found({ default: 'v20.9.0\n' })).toBe('v20.9.0');
    expect(await found({ default: '20\n' })).toBe('v20.18.1');
    expect(await found({ default: 'lts/*', 'lts/*': 'lts/iron', 'lts/iron': 'v20.18.1' })).toBe('v20.18.1');
    expect(await found({ default: 'node' })).toBe('v22.1.0');
    expect(await found({ default: '../../../../etc/passwd' })).toBe('v22.1.0');
    expect(await found({})).toBe('v22.1.0');
  });

  it('that is not found is looked for once more with a PATH asked anew', async () => {
    const paths = ['/before', '/after'];
    const programs = linux({ '/after/uvx': script }, () => bash(paths.shift() ?? '/later'));
    await programs.searchPath();
    expect(await programs.find('uvx', plain)).toMatchObject({ path: '/after/uvx' });
    expect(paths).toEqual([]);
  });

  it('is found through the PATH the person gave the server, and through no other', async () => {
    const programs = linux({ '/theirs/npx': script, '/usr/bin/uvx': script }, bash('/usr/bin'));
    const env = { PATH: 'relative:/theirs' };
    expect(await programs.find('npx', { cwd: undefined, env })).toEqual({
      path: '/theirs/npx',
      from: "the server's own PATH",
      searchPath: 'relative:/theirs',
    });
    await expect(programs.find('uvx', { cwd: undefined, env })).rejects.toMatchObject({
      message: "“uvx” was not found on the server's own PATH.",
    });
  });

  it('that is missing is named, with where it was looked for and what to install', async () => {
    const silent = linux({}, { shell: '/bin/zsh', problem: 'it took longer than 5 s' });
    await expect(silent.find('npx', plain)).rejects.toMatchObject({
      code: 'server.command_not_found',
      message:
        "“npx” was not found on Countersign's own PATH. The login shell (/bin/zsh) did not say its: it took longer than 5 s.",
      remedy: expect.stringContaining('Node.js'),
    });
    const spoken = linux({}, bash('/usr/bin'));
    for (const [command, remedy] of [
      ['uvx', 'Install uv'],
      ['docker', 'podman'],
      ['python3', 'Install Python'],
      ['something', 'full path'],
    ] as const) {
      await expect(spoken.find(command, plain)).rejects.toMatchObject({
        message: `“${command}” was not found on the login shell's PATH.`,
        remedy: expect.stringContaining(remedy),
      });
    }
    await expect(spoken.find('/no/where', plain)).rejects.toMatchObject({ message: 'There is no “/no/where”.' });
  });
});

describe('what cannot be started is named before anybody tries', () => {
  const files: MemoryFiles = {
    '/p/plain': { head: 'echo hello, I have no first line for a program\n' },
    '/p/arm': { head: elf(183) },
    '/p/native': { head: elf(62) },
    '/p/apple': { head: Buffer.concat([Buffer.from('cffaedfe', 'hex'), Buffer.alloc(60)]) },
    '/p/windows': { head: `MZ${'\0'.repeat(60)}` },
    '/p/orphan': { head: '#!/opt/gone/bin/node\n' },
    '/p/crlf': { head: '#!/bin/sh\r\n' },
    '/p/closed': { head: '#!/bin/sh\n', executable: false },
    '/p/folder/inside': script,
  };
  const cases: [path: string, code: string, message: string][] = [
    ['/p/plain', 'server.not_executable', 'has no “#!” line'],
    ['/p/arm', 'server.not_executable', 'was made for ARM64 processors, and this machine has another (x64)'],
    ['/p/apple', 'server.not_executable', 'is a program for another system'],
    ['/p/windows', 'server.not_executable', 'is a program for another system'],
    ['/p/orphan', 'server.command_not_found', 'is a script for “/opt/gone/bin/node”, which is not there'],
    ['/p/crlf', 'server.not_executable', 'first line ends as on Windows'],
    ['/p/closed', 'server.not_executable', 'is not a program that can be started'],
    ['/p/folder', 'server.not_executable', 'is a folder'],
  ];
  for (const [path, code, message] of cases) {
    it(`${path.slice(3)}: ${message}`, async () => {
      await expect(linux(files, bash('/p')).find(path, plain)).rejects.toMatchObject({
        code,
        message: expect.stringContaining(message),
        remedy: expect.stringMatching(/\S/),
      });
      proves('servers.why-not-startable');
    });
  }

  it('but what runs here, or what the kernel was told to run, is not', async () => {
    expect(await linux(files, bash('/p')).find('native', plain)).toMatchObject({ path: '/p/native' });
    const told = { ...files, '/proc/sys/fs/binfmt_misc/qemu-aarch64': {}, '/proc/sys/fs/binfmt_misc/status': {} };
    expect(await linux(told, bash('/p')).find('arm', plain)).toMatchObject({ path: '/p/arm' });
  });
});

describe('on Windows a program', () => {
  const npm = 'C:\\Users\\Mo\\AppData\\Roaming\\npm';
  const nodejs = 'C:\\Program Files\\nodejs';
  const apps = 'C:\\Users\\Mo\\AppData\\Local\\Microsoft\\WindowsApps';
  const environment = {
    Path: `${nodejs};relative;C:\\tools`,
    PathExt: '.COM;.EXE;.BAT;.CMD;.VBS;.PY',
    APPDATA: 'C:\\Users\\Mo\\AppData\\Roaming',
    LOCALAPPDATA: 'C:\\Users\\Mo\\AppData\\Local',
  };
  const files: MemoryFiles = {
    [`${nodejs}\\npx`]: script,
    [`${nodejs}\\npx.cmd`]: {},
    [`${nodejs}\\node.exe`]: {},
    [`${npm}\\node.cmd`]: {},
    [`${npm}\\a-server`]: script,
    [`${npm}\\a-server.ps1`]: {},
    [`${npm}\\a-server.cmd`]: {},
    [`${apps}\\python.exe`]: { target: 'C:\\Program Files\\WindowsApps\\x\\AppInstallerPythonRedirector.exe' },
    [`${apps}\\uvx.exe`]: { target: 'C:\\Program Files\\WindowsApps\\uv\\uvx.exe' },
    'C:\\tools\\both.bat': {},
    'C:\\tools\\both.exe': {},
    'C:\\tools\\tool.v2.exe': {},
    'C:\\tools\\script.py': {},
    'relative\\evil.exe': {},
  };
  const find = async (command: string, more: NodeJS.ProcessEnv = {}) => {
    const programs = createPrograms({
      environment: { ...environment, ...more },
      platform: 'win32',
      arch: 'x64',
      home: 'C:\\Users\\Mo',
      files: memoryFiles(files, 'win32'),
      askShell: () => Promise.reject(new Error('Windows has no login shell.')),
    });
    return await programs.find(command, plain);
  };

  it('is found by PATHEXT, in its order, and never as a script for other systems', async () => {
    expect((await find('npx')).path).toBe(`${nodejs}\\npx.cmd`);
    expect((await find('both')).path).toBe('C:\\tools\\both.exe');
    expect((await find('both', { PathExt: '.BAT;.EXE' })).path).toBe('C:\\tools\\both.bat');
    expect((await find('both.bat')).path).toBe('C:\\tools\\both.bat');
    expect((await find('tool.v2')).path).toBe('C:\\tools\\tool.v2.exe');
    proves('servers.windows-programs');
  });

  it('is found on the PATH first, then where managers and npm keep theirs', async () => {
    expect(await find('node')).toMatchObject({ path: `${nodejs}\\node.exe`, from: "Countersign's own PATH" });
    expect(await find('a-server')).toMatchObject({ path: `${npm}\\a-server.cmd`, from: 'npm-global' });
    expect((await find('a-server')).searchPath).toBe(`${nodejs};C:\\tools;${npm};${apps}`);
  });

  it('may be an App execution alias, unless that only opens the shop', async () => {
    expect(await find('uvx')).toMatchObject({ path: `${apps}\\uvx.exe`, from: 'App execution aliases' });
    await expect(find('python')).rejects.toMatchObject({
      code: 'server.command_not_found',
      message: "“python” was not found on Countersign's own PATH.",
      remedy: expect.stringContaining('Install Python 3'),
    });
  });

  it('is named by its path with or without its extension, and is not what only another program can run', async () => {
    expect((await find('C:\\tools\\both')).path).toBe('C:\\tools\\both.exe');
    expect((await find('C:/tools/both.bat')).path).toBe('C:\\tools\\both.bat');
    await expect(find('C:\\tools\\script.py')).rejects.toMatchObject({ code: 'server.not_executable' });
    await expect(find('evil')).rejects.toMatchObject({ code: 'server.command_not_found' });
  });
});
