import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Decrypter, Encrypter, generateHybridIdentity, identityToRecipient } from 'age-encryption';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { isSystemError, replaceFile, syncFolder, writeNewFile } from './files.ts';

/**
 * How hard the passphrase is to guess: scrypt with N = 2^17, r = 8, p = 1, OWASP's least. It takes 128 MiB and under half a
 * second on a slow machine, once per start; one step more doubles both.
 */
const scryptWorkFactor = 17;

/** Pairs, not an object: a secret may have any name, `__proto__` too. */
const secretsSchema = z.array(z.tuple([z.string(), z.string()]));

/** An opened folder of secrets. */
export interface SecretFile {
  /** @throws AppError `vault.corrupt` */
  read(): Promise<Map<string, string>>;
  /** Replaces all of them at once; after a crash the folder holds the old ones or the new ones. */
  write(secrets: ReadonlyMap<string, string>): Promise<void>;
}

/**
 * Opens the folder, or makes it when there is none: `key.age`, an age identity under the passphrase, and `secrets.age`,
 * the secrets encrypted to it. Both are plain age files, so `age` itself can rescue them.
 *
 * @throws AppError `vault.passphrase` when it does not fit, `vault.corrupt` when the folder is damaged, which is then
 *   left as it is
 */
export async function openSecrets(folder: string, passphrase: string): Promise<SecretFile> {
  const key = (await readKey(folder, passphrase)) ?? (await makeFolder(folder, passphrase));
  const recipient = await identityToRecipient(key);
  const path = join(folder, 'secrets.age');
  return {
    async read() {
      try {
        const decrypter = new Decrypter();
        decrypter.addIdentity(key);
        const text = await decrypter.decrypt(await readFile(path), 'text');
        return new Map(secretsSchema.parse(JSON.parse(text)));
      } catch (error) {
        throw corrupt(path, error);
      }
    },
    async write(secrets) {
      try {
        await replaceFile(path, await encryptSecrets(secrets, recipient));
      } catch (error) {
        throw unwritable(path, error);
      }
    },
  };
}

/** The identity in `key.age`; null when the folder is not there at all. */
async function readKey(folder: string, passphrase: string): Promise<string | null> {
  const path = join(folder, 'key.age');
  let sealed: Uint8Array;
  try {
    sealed = await readFile(path);
  } catch (error) {
    if (isSystemError(error, 'ENOENT') && !(await exists(folder))) return null;
    throw corrupt(path, error);
  }
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return await decrypter.decrypt(sealed, 'text');
  } catch (error) {
    // age's words for "nothing given opens this"; a damaged key under the right passphrase looks the same.
    if (error instanceof Error && error.message.startsWith('no identity matched')) {
      throw new AppError('vault.passphrase', 'The passphrase does not open this home’s vault', {
        remedy: `Set COUNTERSIGN_VAULT_PASSPHRASE to the right one. If you are sure that it is, put ${path} back from a backup.`,
        cause: error,
      });
    }
    throw corrupt(path, error);
  }
}

/**
 * Both files come into being in one rename. So a folder with one of them missing was damaged, never half made, and of
 * two processes that make it at once the second opens what the first one made.
 */
async function makeFolder(folder: string, passphrase: string): Promise<string> {
  const draft = `${folder}.${randomUUID()}.new`;
  try {
    const key = await generateHybridIdentity();
    const encrypter = new Encrypter();
    encrypter.setPassphrase(passphrase);
    encrypter.setScryptWorkFactor(scryptWorkFactor);
    await mkdir(draft, { mode: 0o700 });
    await writeNewFile(join(draft, 'key.age'), await encrypter.encrypt(key));
    await writeNewFile(join(draft, 'secrets.age'), await encryptSecrets(new Map(), await identityToRecipient(key)));
    await syncFolder(draft);
    await rename(draft, folder);
    await syncFolder(dirname(folder));
    return key;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    const theirs = await readKey(folder, passphrase);
    if (theirs !== null) return theirs;
    throw unwritable(folder, error);
  }
}

async function encryptSecrets(secrets: ReadonlyMap<string, string>, recipient: string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return await encrypter.encrypt(JSON.stringify([...secrets]));
}

async function exists(folder: string): Promise<boolean> {
  try {
    await stat(folder);
    return true;
  } catch (error) {
    return !isSystemError(error, 'ENOENT');
  }
}

function corrupt(path: string, cause: unknown): AppError {
  return new AppError('vault.corrupt', `${path} is damaged or missing; it was left as it is`, {
    remedy: 'Put the vault folder back from a backup. If there is none, move it away and enter the secrets again.',
    cause,
  });
}

function unwritable(path: string, cause: unknown): AppError {
  return new AppError('home.unwritable', `${path} cannot be written`, {
    remedy: 'Check that the folder belongs to you and that the disk is not full.',
    cause,
  });
}
