import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { homeId } from '../../../src/core/vault/home-id.ts';
import { openVault } from '../../../src/core/vault/open-vault.ts';

const log = { info() {}, warn() {}, error() {} };
let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'countersign-vault-'));
});
afterEach(async () => {
  await chmod(home, 0o700);
  await rm(home, { recursive: true, force: true });
});

describe('opening a vault', () => {
  it('takes the keychain unless the file was chosen, and touches neither', async () => {
    expect(openVault({ home, environment: {}, log }).kind).toBe('keychain');
    expect(openVault({ home, environment: { COUNTERSIGN_VAULT: 'keychain' }, log }).kind).toBe('keychain');
    expect(openVault({ home, environment: { COUNTERSIGN_VAULT: 'file' }, log }).kind).toBe('file');
    expect(await readdir(home)).toEqual([]);
  });

  it.each(['', 'File', 'none', 'keychain '])('refuses COUNTERSIGN_VAULT=%j', (choice) => {
    expect(() => openVault({ home, environment: { COUNTERSIGN_VAULT: choice }, log })).toThrow(
      expect.objectContaining({ code: 'input.invalid', remedy: expect.stringContaining('keychain or to file') }),
    );
  });
});

describe('the id of a home', () => {
  it('is made once, by whoever is first, in a file only its owner may read', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => homeId(home)));
    expect(new Set([...ids, await homeId(home)]).size).toBe(1);
    expect((await stat(join(home, 'home.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(home)).toEqual(['home.json']);
  });

  it.each(['', '{', '{"id":1}', '{"id":"../../other"}'])('is not made anew when the file holds %j', async (text) => {
    await writeFile(join(home, 'home.json'), text);
    await expect(homeId(home)).rejects.toMatchObject({ code: 'config.corrupt' });
    expect(await readFile(join(home, 'home.json'), 'utf8')).toBe(text);
  });
});
