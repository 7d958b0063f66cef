import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import { makePrivate } from '../private-file.ts';

/** Proof that this process alone works on a home. The kernel lets go of it when the process dies, however it dies. */
export interface HomeLock {
  close(): void;
}

/**
 * Takes the home for this process, waiting a little for one that is just leaving.
 *
 * @param waitMs how long to wait, in milliseconds
 * @throws AppError `home.busy` when another process keeps it, `home.unwritable` when the lock file cannot be made
 */
export async function lockHome(home: string, waitMs = 3000): Promise<HomeLock> {
  const until = performance.now() + waitMs;
  for (;;) {
    const lock = tryLock(home);
    if (lock) return lock;
    if (performance.now() >= until) break;
    await sleep(50);
  }
  throw new AppError('home.busy', `Another Countersign is already working on ${home}.`, {
    remedy: 'Use that one, or quit it first. Another home can be chosen with --home or COUNTERSIGN_HOME.',
  });
}

function tryLock(home: string): HomeLock | null {
  let database: DatabaseSync | undefined;
  try {
    const path = join(home, 'lock.db');
    makePrivate(path);
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    const held = database;
    return { close: () => held.close() };
  } catch (cause) {
    database?.close();
    if (cause instanceof Error && /locked|busy/i.test(cause.message)) return null;
    const remedy = 'Check that the folder exists and that you may write to it.';
    throw new AppError('home.unwritable', `Countersign cannot write to ${home}.`, { remedy, cause });
  }
}
