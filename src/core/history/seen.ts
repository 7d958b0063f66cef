import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { AppError, asAppError } from '../../shared/errors.ts';
import type { Log, Vault } from '../ports.ts';
import { genesis, type Link } from './chain.ts';
import { formOf } from './database.ts';
import type { Finding } from './problems.ts';

const vaultName = 'history.seen';
const seenSchema = z.strictObject({ seq: z.int().min(0), hash: z.string() });

/**
 * The last entry the vault knows to be on disk. Database and head can be put back together to what they were; the vault
 * is not put back with them. It may be behind the disk, never ahead of it.
 *
 * @throws AppError `vault.*`
 */
export async function readSeen(vault: Vault): Promise<Link> {
  const stored = await vault.get(vaultName);
  if (stored === null) return genesis;
  try {
    return seenSchema.parse(JSON.parse(stored));
  } catch (cause) {
    throw new AppError('vault.corrupt', 'What the vault keeps as the last entry of the history cannot be read.', {
      remedy: 'Put the vault back from a backup.',
      cause,
    });
  }
}

/** Whether a database, null when its file is missing, still holds what was last seen. */
export function checkSeen(database: DatabaseSync | null, seen: Link): Finding | null {
  if (seen.seq === 0) return null;
  const filled = database !== null && formOf(database) !== 'empty' ? database : null;
  const found = filled?.prepare('SELECT hash FROM entries WHERE seq = ?').get(seen.seq)?.hash;
  if (found === seen.hash) return null;
  if (found !== undefined) {
    return { firstBad: seen.seq, problem: `Entry ${seen.seq} is not the one that Countersign last saw.` };
  }
  const next = Number(filled?.prepare('SELECT max(seq) AS count FROM entries').get()?.count ?? 0) + 1;
  const older = 'the history is older than what Countersign last saw, which ended with entry';
  return { firstBad: next, problem: `Entry ${next} is missing: ${older} ${seen.seq}.` };
}

/** Tells the vault now and then how far the history has come, never while a call waits for it. */
export interface SeenKeeper {
  /** Takes note of the last entry on disk; the vault is told within seconds. */
  note(link: Link): void;
  /** Tells the vault now. A failure is logged and tried again with the next note. */
  flush(): Promise<void>;
  /** Tells the vault a last time, and gives up on one that does not answer. */
  close(): Promise<void>;
}

/** @param options `everyMs`: how often at most the vault is told; `closingMs`: how long closing may wait for it */
export function keepSeen(options: { vault: Vault; log: Log; everyMs?: number; closingMs?: number }): SeenKeeper {
  const { vault, log, everyMs = 5000, closingMs = 3000 } = options;
  let latest: Link | null = null;
  let timer: NodeJS.Timeout | null = null;
  let telling: Promise<void> = Promise.resolve();

  async function tell(): Promise<void> {
    if (latest === null) return;
    const link = latest;
    try {
      await vault.set(vaultName, JSON.stringify(link));
      if (latest === link) latest = null;
    } catch (error) {
      log.warn('the vault could not be told how far the history has come', { code: asAppError(error).code });
    }
  }

  function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    telling = telling.then(tell);
    return telling;
  }

  return {
    note(link) {
      latest = { seq: link.seq, hash: link.hash };
      timer ??= setTimeout(flush, everyMs).unref();
    },
    flush,
    async close() {
      let late: NodeJS.Timeout | undefined;
      const limit = new Promise<void>((resolve) => {
        late = setTimeout(resolve, closingMs);
      });
      await Promise.race([flush(), limit]);
      clearTimeout(late);
    },
  };
}
