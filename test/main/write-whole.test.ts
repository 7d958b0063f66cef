import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeWhole } from '../../src/main/write-whole.ts';
import { temporaryHome } from './shell.ts';

function* chunks(fail = false): Iterable<string> {
  yield 'one\n';
  if (fail) throw new Error('half way');
  yield 'two\n';
}

describe('an export', () => {
  it('is a whole file its owner alone can read', async () => {
    const path = join(await temporaryHome(), 'history.jsonl');
    await writeFile(path, 'old');
    await chmod(path, 0o644);
    await writeWhole(path, chunks());
    expect(await readFile(path, 'utf8')).toBe('one\ntwo\n');
    expect((await stat(path)).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
  });

  it('that fails half way leaves what was there before, and nothing else', async () => {
    const folder = await temporaryHome();
    const path = join(folder, 'history.jsonl');
    await writeFile(path, 'old');
    await expect(writeWhole(path, chunks(true))).rejects.toThrow('half way');
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['history.jsonl']);
  });

  it('that cannot be written says where and what to do', async () => {
    const path = join(await temporaryHome(), 'missing', 'history.csv');
    await expect(writeWhole(path, chunks())).rejects.toMatchObject({ code: 'not_allowed', remedy: expect.any(String) });
  });
});
