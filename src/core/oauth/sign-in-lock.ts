import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';

const patience = 60_000;

/** The folder in the home for what signing in leaves there: locks, and answers that are still on their way to the vault. */
export function signInFolder(home: string): string {
  const folder = join(home, 'sign-in');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/**
 * Does `work` while no other process works on this server's tokens. The kernel lets go of the lock when a process dies.
 *
 * @throws AppError `signin.unavailable` when another process keeps it for a minute, `home.unwritable`, and what `work` throws
 */
export async function withSignInLock<T>(home: string, server: string, work: () => Promise<T>): Promise<T> {
  const until = performance.now() + patience;
  for (;;) {
    const lock = tryLock(home, server);
    if (lock) {
      try {
        return await work();
      } finally {
        lock.close();
      }
    }
    if (performance.now() >= until) {
      throw new AppError('signin.unavailable', `Another Countersign is busy with the sign-in to “${server}”.`, {
        remedy: 'Try again in a minute.',
      });
    }
    await sleep(15 + Math.random() * 25);
  }
}

function tryLock(home: string, server: string): DatabaseSync | null {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(join(signInFolder(home), `${server}.lock`), { timeout: 0 });
    database.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    return database;
  } catch (cause) {
    database?.close();
    if (cause instanceof Error && /locked|busy/i.test(cause.message)) return null;
    const remedy = 'Check that the disk has room and that you may write to the home.';
    throw new AppError('home.unwritable', `Countersign cannot write to ${home}.`, { remedy, cause });
  }
}
