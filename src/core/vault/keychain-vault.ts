import type { AsyncEntry } from '@napi-rs/keyring';
import { AppError } from '../../shared/errors.ts';
import type { Log, Vault } from '../ports.ts';
import { homeId } from './home-id.ts';
import { inTurn } from './in-turn.ts';
import { ask, unavailable } from './keychain-errors.ts';
import { type Head, type Letter, parseHead, partName, splitSecret, writeHead } from './keychain-parts.ts';

type OpenEntry = (account: string) => AsyncEntry;

/**
 * The operating system's keychain: Keychain on macOS, Credential Manager on Windows, the Secret Service (GNOME Keyring,
 * KWallet, KeePassXC) on Linux. Entries are kept under the service `Countersign <home id>`.
 *
 * @param options `timeLimit`: milliseconds the keychain may take over one entry, 10 s unless given
 */
export function keychainVault(options: { home: string; log: Log; timeLimit?: number }): Vault {
  const { home, log, timeLimit = 10_000 } = options;
  const turn = inTurn();
  let opened: Promise<OpenEntry> | undefined;

  async function entry(account: string): Promise<AsyncEntry> {
    opened ??= openKeychain(home);
    try {
      return (await opened)(account);
    } catch (error) {
      opened = undefined;
      throw error;
    }
  }
  const read = async (account: string) => {
    const it = await entry(account);
    return (await ask(() => it.getPassword(), timeLimit)) ?? null;
  };
  const write = async (account: string, value: string) => {
    const it = await entry(account);
    await ask(() => it.setPassword(value), timeLimit);
  };
  const remove = async (account: string) => {
    const it = await entry(account);
    await ask(() => it.deleteCredential(), timeLimit);
  };

  async function readHead(name: string): Promise<Head | null> {
    const text = await read(name);
    return text === null ? null : parseHead(name, text);
  }

  /** Parts nobody points to any more are only litter: failing to remove them must not fail what was asked. */
  async function removeParts(name: string, head: Head | null): Promise<void> {
    if (head?.kind !== 'parts') return;
    try {
      for (let part = 0; part < head.count; part += 1) await remove(partName(name, head.letter, part));
    } catch (error) {
      log.warn('a replaced secret was left in the keychain', {
        code: error instanceof AppError ? error.code : 'internal',
      });
    }
  }

  async function get(name: string): Promise<string | null> {
    const head = await readHead(name);
    if (head === null || head.kind === 'whole') return head?.value ?? null;
    const parts: string[] = [];
    for (let part = 0; part < head.count; part += 1) {
      const text = await read(partName(name, head.letter, part));
      if (text === null) throw incomplete(name);
      parts.push(text);
    }
    return parts.join('');
  }

  /** New parts first, then the head that names them, then the old parts go: what is readable is old or new, never half. */
  async function set(name: string, value: string): Promise<void> {
    const old = await readHead(name);
    const parts = splitSecret(value);
    const letter: Letter = old?.kind === 'parts' && old.letter === 'a' ? 'b' : 'a';
    if (parts.length > 1) {
      for (const [index, part] of parts.entries()) await write(partName(name, letter, index), part);
    }
    await write(name, writeHead(parts, letter));
    await removeParts(name, old);
  }

  return {
    kind: 'keychain',
    get: (name) => turn(() => get(name)),
    set: (name, value) => turn(() => set(name, value)),
    delete: (name) =>
      turn(async () => {
        const old = await readHead(name);
        await remove(name);
        await removeParts(name, old);
      }),
  };
}

async function openKeychain(home: string): Promise<OpenEntry> {
  const service = `Countersign ${await homeId(home)}`;
  try {
    // Loaded only when a secret is asked for: where the native module cannot load, everything else still runs.
    const keyring = await import('@napi-rs/keyring');
    // Named, because the library would otherwise fall back to the kernel's keyring, which forgets at reboot.
    return (account) => new keyring.AsyncEntry(service, account, { linux: { store: 'secret-service' } });
  } catch (error) {
    throw unavailable('The part of Countersign that speaks to the keychain could not be loaded', error);
  }
}

function incomplete(name: string): AppError {
  return new AppError('vault.corrupt', `A part of the secret ${JSON.stringify(name)} is missing from the keychain`, {
    remedy: 'Enter this secret again.',
  });
}
