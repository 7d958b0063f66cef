import { AppError, asAppError } from '../../shared/errors.ts';
import { inTurn } from '../in-turn.ts';
import { once } from '../once.ts';
import type { Log, Vault } from '../ports.ts';
import { homeId } from './home-id.ts';
import { openKeychain } from './keychain.ts';
import { silent } from './keychain-errors.ts';
import { type Head, headName, type Letter, parseHead, partName, splitSecret, writeHead } from './keychain-parts.ts';

/**
 * The operating system's keychain: Keychain on macOS, Credential Manager on Windows, the Secret Service (GNOME Keyring,
 * KWallet, KeePassXC) on Linux. Entries are kept under the service `Countersign <home id>`.
 *
 * @param options `timeLimit`: milliseconds the keychain may take over one entry, 10 s unless given
 */
export function keychainVault(options: { home: string; log: Log; timeLimit?: number }): Vault {
  const { home, log, timeLimit = 10_000 } = options;
  const inOrder = inTurn();
  let silentAt = -1;
  const onSilent = () => {
    silentAt = performance.now();
  };
  const keychain = once(async () =>
    openKeychain({ service: `Countersign ${await homeId(home)}`, timeLimit, onSilent }),
  );
  const read = async (account: string) => await (await keychain()).read(account);
  const write = async (account: string, value: string) => await (await keychain()).write(account, value);
  const remove = async (account: string) => await (await keychain()).remove(account);

  /** Whoever waits behind a question that got no answer is told so too, rather than wait as long, one after the other. */
  function turn<T>(work: () => Promise<T>): Promise<T> {
    const asked = performance.now();
    return inOrder(() => (asked <= silentAt ? Promise.reject(silent(timeLimit)) : work()));
  }

  async function readHead(name: string): Promise<Head | null> {
    const text = await read(headName(name));
    return text === null ? null : parseHead(name, text);
  }

  async function removeParts(name: string, head: Head | null): Promise<void> {
    if (head?.kind !== 'parts') return;
    for (let part = 0; part < head.count; part += 1) await remove(partName(name, head.letter, part));
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
    await write(headName(name), writeHead(parts, letter));
    await removeParts(name, old).catch((error: unknown) => {
      // The new secret is in force and nothing points to the old parts: failing here would be a lie.
      log.warn('a part of a replaced secret was left in the keychain', { code: asAppError(error).code });
    });
  }

  return {
    kind: 'keychain',
    get: (name) => turn(() => get(name)),
    set: (name, value) => turn(() => set(name, value)),
    delete: (name) =>
      turn(async () => {
        // The head goes last: a deletion that was interrupted can be asked again and finds the parts that are left.
        await removeParts(name, await readHead(name));
        await remove(headName(name));
      }),
  };
}

function incomplete(name: string): AppError {
  return new AppError('vault.corrupt', `A part of the secret ${JSON.stringify(name)} is missing from the keychain`, {
    remedy: 'Enter this secret again.',
  });
}
