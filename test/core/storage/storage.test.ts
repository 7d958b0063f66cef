import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { confStore } from '../../../src/core/storage/conf-store.ts';
import { lockHome } from '../../../src/core/storage/home-lock.ts';
import { openNounFile } from '../../../src/core/storage/noun-file.ts';
import { proves } from '../../proves.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'countersign-'));
});
afterEach(() => {
  chmodSync(home, 0o700);
  rmSync(home, { recursive: true });
});

const names = z.array(z.string());
const open = () => openNounFile(confStore(home, 'names'), names, []);
const path = () => join(home, 'names.json');

describe('a configuration file', () => {
  it('is empty before it exists and is not made by reading', () => {
    expect(open().read()).toEqual([]);
    expect(existsSync(path())).toBe(false);
  });

  it('keeps what is written, for its owner only', () => {
    open().write(['a']);
    expect(open().read()).toEqual(['a']);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['half a file', '{"version":1,"val', 'config.corrupt'],
    ['nothing in it', '', 'config.corrupt'],
    ['another shape', '{"version":1,"value":[1]}', 'config.corrupt'],
    ['no version', '["a"]', 'config.corrupt'],
    ['a newer version', '{"version":2,"value":[]}', 'config.newer'],
  ])('with %s is named and left exactly as it is', (_, text, code) => {
    proves('home.corrupt');
    writeFileSync(path(), text);
    expect(open).toThrow(expect.objectContaining({ code, message: expect.stringContaining(path()) }));
    expect(readFileSync(path(), 'utf8')).toBe(text);
  });
});

describe('the lock on a home', () => {
  it('is refused to a second one, named, and free again once closed', async () => {
    proves('home.busy');
    const first = await lockHome(home);
    await expect(lockHome(home, 100)).rejects.toMatchObject({ code: 'home.busy' });
    first.close();
    (await lockHome(home, 100)).close();
  });

  it('is let go by the kernel when its process is killed', async () => {
    proves('home.busy');
    const module = join(import.meta.dirname, '../../../src/core/storage/home-lock.ts');
    const code = `import(${JSON.stringify(module)}).then(async (m) => { globalThis.lock = await m.lockHome(${JSON.stringify(home)}); console.log('locked'); setInterval(() => {}, 1000); })`;
    const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    await expect(lockHome(home, 100)).rejects.toMatchObject({ code: 'home.busy' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    (await lockHome(home, 1000)).close();
  });

  it('says when the home is not there', async () => {
    await expect(lockHome(join(home, 'absent'), 100)).rejects.toMatchObject({ code: 'home.unwritable' });
  });
});
