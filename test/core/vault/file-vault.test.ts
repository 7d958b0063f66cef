import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fileVault } from '../../../src/core/vault/file-vault.ts';
import { proves } from '../../proves.ts';

const passphrase = 'right';
const canary = 'canary-7f3a';
let prepared: string;
let home: string;

// Opening is slow on purpose, so one vault is made once and every test works on a copy.
beforeAll(async () => {
  prepared = await mkdtemp(join(tmpdir(), 'countersign-vault-'));
  await fileVault({ home: prepared, passphrase }).set('token', canary);
});
afterAll(() => rm(prepared, { recursive: true, force: true }));
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'countersign-vault-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const open = (word: string | undefined = passphrase) => fileVault({ home, passphrase: word });
const restore = () => cp(prepared, home, { recursive: true });
const keyFile = () => join(home, 'vault', 'key.age');
const secretsFile = () => join(home, 'vault', 'secrets.age');

async function flipByte(path: string, position: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[position] = (bytes[position] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

describe('the file vault', () => {
  it('gives back what it was given, also to the next process, and forgets what it is told to', async () => {
    await restore();
    const vault = open();
    await vault.set('__proto__', 'odd name');
    await vault.set('long', 'ключ🔑'.repeat(2_000));
    await vault.delete('token');
    await vault.delete('token');
    const next = open();
    expect(await next.get('__proto__')).toBe('odd name');
    expect(await next.get('long')).toBe('ключ🔑'.repeat(2_000));
    expect(await next.get('token')).toBeNull();
  });

  it('touches nothing before the first secret is asked for', async () => {
    open();
    expect(await readdir(home)).toEqual([]);
  });

  it('has no secret in plain text in any file, and no file others may read', async () => {
    await restore();
    await open().set('second', `${canary}-again`);
    const files = await readdir(home, { recursive: true, withFileTypes: true });
    for (const file of files) {
      const path = join(file.parentPath, file.name);
      expect((await stat(path)).mode & 0o077).toBe(0);
      if (file.isFile()) expect((await readFile(path)).includes(canary)).toBe(false);
    }
    expect(files.map((file) => file.name).sort()).toEqual(['key.age', 'secrets.age', 'vault']);
  });

  it('keeps every one of many sets made at once', async () => {
    await restore();
    const vault = open();
    const names = Array.from({ length: 20 }, (_, n) => `name ${n}`);
    await Promise.all(names.map((name) => vault.set(name, `value of ${name}`)));
    const next = open();
    for (const name of names) expect(await next.get(name)).toBe(`value of ${name}`);
  });

  it('is made once when two make it at the same moment', async () => {
    const [one, two] = [open(), open()];
    await Promise.all([one.get('a'), two.get('a')]);
    await one.set('a', 'first');
    expect(await two.get('a')).toBe('first');
    expect(await readdir(home)).toEqual(['vault']);
  });
});

describe('a file vault that cannot be opened', () => {
  it('asks for a passphrase when none was given', async () => {
    for (const word of ['', undefined]) {
      const vault = fileVault({ home, passphrase: word });
      await expect(vault.get('token')).rejects.toMatchObject({
        code: 'vault.passphrase',
        remedy: expect.stringContaining('COUNTERSIGN_VAULT_PASSPHRASE'),
      });
    }
    expect(await readdir(home)).toEqual([]);
  });

  it('refuses a wrong passphrase for reading and writing, and opens with the right one after', async () => {
    proves('vault.file');
    await restore();
    const wrong = open('wrong');
    await expect(wrong.get('token')).rejects.toMatchObject({ code: 'vault.passphrase' });
    await expect(wrong.set('token', 'new')).rejects.toMatchObject({ code: 'vault.passphrase' });
    expect(await open().get('token')).toBe(canary);
  });

  const damages: [string, () => Promise<void>][] = [
    ['the secrets are cut short', async () => truncate(secretsFile(), 900)],
    ['the secrets are empty', async () => truncate(secretsFile(), 0)],
    ['a byte of the secrets’ header is flipped', async () => flipByte(secretsFile(), 40)],
    [
      'the last byte of the secrets is flipped',
      async () => flipByte(secretsFile(), (await stat(secretsFile())).size - 1),
    ],
    ['the secrets are gone', async () => rm(secretsFile())],
    ['the secrets are another vault’s', async () => copyFile(keyFile(), secretsFile())],
    ['the key is cut short', async () => truncate(keyFile(), 100)],
    ['the last byte of the key is flipped', async () => flipByte(keyFile(), (await stat(keyFile())).size - 1)],
    ['the key is gone', async () => rm(keyFile())],
  ];
  it.each(damages)('is named as damaged and left alone when %s', async (_, damage) => {
    proves('vault.damaged');
    await restore();
    await damage();
    const contents = async () =>
      Promise.all([keyFile(), secretsFile()].map((path) => readFile(path, 'hex').catch(() => 'gone')));
    const before = await contents();
    const corrupt = { code: 'vault.corrupt', remedy: expect.stringContaining('backup') };
    await expect(open().get('token')).rejects.toMatchObject(corrupt);
    await expect(open().set('token', 'new')).rejects.toMatchObject(corrupt);
    expect(await contents()).toEqual(before);
  });
});

describe('a file vault whose process is killed', () => {
  /** Starts a process that sets secrets without end, kills it after `sets` of them, and returns the last one it reported. */
  async function killAfter(sets: number, first: number): Promise<number> {
    const program = join(import.meta.dirname, 'fixtures', 'write-forever.ts');
    const child = spawn(process.execPath, [program, String(first)], {
      env: { ...process.env, COUNTERSIGN_HOME: home },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'close');
    let last = first - 1;
    for await (const line of createInterface(child.stdout)) {
      if (line !== 'started') last = Number(line);
      if (last - first + 1 >= sets) child.kill('SIGKILL');
    }
    await ended;
    return last;
  }

  it('has every secret that was reported as set, and opens again', async () => {
    proves('vault.killed');
    await restore();
    let last = -1;
    for (const sets of [1, 2, 5, 3]) last = await killAfter(sets, last + 1);
    const vault = open();
    for (let n = 0; n <= last; n += 1) expect(await vault.get(`secret ${n}`)).toBe(`value ${n}`);
    expect(await vault.get('token')).toBe(canary);
  });

  it('opens again when it was killed while the vault was being made', async () => {
    await killAfter(0, 0);
    const vault = open();
    await vault.set('token', 'first');
    expect(await vault.get('token')).toBe('first');
  });

  it('goes on past what a half-done write left behind', async () => {
    await restore();
    await writeFile(`${secretsFile()}.new`, 'half');
    await mkdir(join(home, 'vault.1234.new'));
    await open().set('token', 'new');
    expect(await open().get('token')).toBe('new');
  });
});
