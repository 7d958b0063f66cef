import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programFolders } from '../../../src/core/isolation/program-folders.ts';

let disk = '';
const before = process.env.HOME;

beforeEach(() => {
  disk = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-programs-')));
  process.env.HOME = join(disk, 'me');
  mkdirSync(homedir());
});
afterEach(() => {
  process.env.HOME = before;
  rmSync(disk, { recursive: true, force: true });
});

function file(...names: string[]): string {
  const path = join(disk, ...names);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  return path;
}

const of = (command: string, args: string[] = []) => programFolders({ command, args, cwd: homedir() });

describe('what a program is made of', () => {
  it('is nothing more than the system’s folders for a program of the system', () => {
    expect(of('/usr/bin/env')).toEqual([]);
  });

  it('is its runtime for one that a version manager or a virtual environment keeps', () => {
    expect(of(file('me', '.nvm', 'versions', 'node', 'v24', 'bin', 'node'))).toEqual([join(disk, 'me/.nvm/versions')]);
    file('me', 'venv', 'pyvenv.cfg');
    expect(of(file('me', 'venv', 'bin', 'python'))).toEqual([join(disk, 'me/venv')]);
  });

  it('is its own file where its folder holds more than programs', () => {
    mkdirSync(join(disk, 'me/.local/lib'), { recursive: true });
    mkdirSync(join(disk, 'me/lib'), { recursive: true });
    for (const path of [file('me/.local/bin/uvx'), file('me/bin/serve'), file('me/.cargo/bin/tool')]) {
      expect(of(path)).toEqual([path]);
    }
  });

  it('includes where a link to it leads', () => {
    const real = file('project', 'node_modules', 'server', 'index.js');
    mkdirSync(join(disk, 'me/bin'));
    symlinkSync(real, join(disk, 'me/bin/server'));
    expect(of(join(disk, 'me/bin/server'))).toEqual([join(disk, 'me/bin/server'), join(disk, 'project/node_modules')]);
  });

  it('includes the package of the script it runs, but never a home', () => {
    file('me', 'project', 'package.json');
    file('me', 'package.json');
    expect(of('/usr/bin/env', ['--quiet', file('me/project/src/server.js')])).toEqual([join(disk, 'me/project')]);
    expect(of('/usr/bin/env', ['project/src/server.js'])).toEqual([join(disk, 'me/project')]);
    expect(of('/usr/bin/env', [file('me/alone.py')])).toEqual([join(disk, 'me/alone.py')]);
    expect(of('/usr/bin/env', [file('me/private.db'), 'missing.js'])).toEqual([]);
  });
});
