import { join } from 'node:path';
import type { AppError } from '../../shared/errors.ts';
import type { Entry, EntryData, Verification } from '../../shared/history.ts';
import type { Clock, Log, Vault } from '../ports.ts';
import { genesis } from './chain.ts';
import { exportText } from './export.ts';
import type { OpenCall } from './open-calls.ts';
import { openFiles } from './open-files.ts';
import { unwritableError } from './problems.ts';
import type { Queries } from './queries.ts';
import { createRedactor } from './redact.ts';
import { keepSeen } from './seen.ts';
import { verifyHistory } from './verify.ts';
import { createWriter } from './writer.ts';

export interface HistoryOptions {
  /** The folder that `history.db` and `history.head` are in; absolute. */
  readonly home: string;
  readonly vault: Vault;
  readonly log: Log;
  readonly clock: Clock;
  /** Called after every group of entries, and when the history degrades or recovers. */
  readonly onChange?: (state: { count: number; degraded: string | null }) => void;
  /** The values known to be secret right now; none of them is ever written. */
  readonly secrets?: () => readonly string[];
}

/** The append-only, chained and signed history of one home. One process may add to it at a time. */
export interface History extends Queries {
  /**
   * Adds an entry, without the secrets in it. Resolves when it is on disk; the order of appends is the order of entries.
   *
   * @throws AppError `history.unwritable` (it can be tried again), `history.broken` (until a person looks at it), `vault.*`
   */
  append(data: EntryData, options?: { patient?: boolean }): Promise<void>;
  /** Tries to write without adding anything; when it resolves, the history is no longer degraded. Throws as append does. */
  retry(): Promise<void>;
  /** Ends the calls that were under way when Countersign last stopped. For the start of the process that owns the home. */
  reconcile(): Promise<void>;
  /** The history as text, a line at a time: JSON Lines that can be checked without Countersign, or CSV. */
  exportText(format: 'jsonl' | 'csv', since?: string): Generator<string>;
  /** Checks everything that is on disk. Throws only AppError `vault.*`. */
  verify(): Promise<Verification>;
  /** How many entries there are. */
  readonly count: number;
  /** Why nothing can be added right now and what to do about it, in sentences; null while all is well. */
  readonly degraded: string | null;
  /** Writes what was appended, closes the files and seals the database's; the vault may hold it up for seconds at most. */
  close(): Promise<void>;
}

/**
 * Opens the history of a home, and begins one when there is none. One that is not what was written is opened all the
 * same, but only for reading: nothing is repaired, nothing is begun anew, and `degraded` says what to do.
 *
 * @throws AppError `history.unwritable` when its file can be neither opened nor made
 */
export async function openHistory(options: HistoryOptions): Promise<History> {
  const { home, vault, log, clock } = options;
  const databasePath = join(home, 'history.db');
  const headPath = join(home, 'history.head');
  const redact = createRedactor(options.secrets ?? (() => []));
  const paths = { home, databasePath, headPath, pagesPath: join(home, 'history.pages') };
  const { database, pages, queries, openCalls, end, broken } = openFiles(paths);
  const seen = keepSeen({ vault, log });
  const unfinished = openCalls.all();
  let degraded: AppError | null = broken;
  let closed = false;
  if (broken) log.error('history is broken', { reason: broken.message });

  const writer = broken
    ? null
    : createWriter({ ...paths, database, pages, ...end, openCalls, vault, seen, clock, log, onGroup });

  function onGroup(error: AppError | null): void {
    if (error && !degraded) log.error('history cannot be written', { code: error.code, reason: error.message });
    if (!error && degraded) log.info('history can be written again');
    degraded = error;
    options.onChange?.({ count: count(), degraded: sentence() });
  }

  async function write(data: EntryData | null, patient = false): Promise<void> {
    if (closed) throw unwritableError(home, 'it is closed');
    if (degraded?.code === 'history.broken') throw degraded;
    await writer?.write(data, patient);
  }

  function count(): number {
    return (writer?.tail ?? end.tail).seq;
  }

  function sentence(): string | null {
    return degraded && [degraded.message, degraded.remedy].filter(Boolean).join(' ');
  }

  return {
    ...queries,
    append: async (data, { patient = false } = {}) => await write(redact(data), patient),
    retry: async () => await write(null),
    async reconcile() {
      const left = unfinished.splice(0);
      await Promise.all(left.map(async (open) => await write(ending(queries.show(open.call).entries[0], open))));
    },
    exportText: (format, since) => exportText(database, queries, format, since),
    verify: async () => await verifyHistory({ ...paths, pages, vault, known: writer?.tail ?? genesis }),
    get count() {
      return count();
    },
    get degraded() {
      return sentence();
    },
    async close() {
      if (closed) return;
      closed = true;
      if (writer) await writer.close();
      else database.close();
      pages?.close();
      await seen.close();
    },
  };
}

/** What is written about a call that was under way when Countersign stopped. It is never sent again by us. */
function ending(first: Entry | undefined, { call, sent }: OpenCall): EntryData {
  const about: EntryData = sent
    ? { kind: 'unknown', call, reason: 'Running when Countersign stopped; outcome unknown.' }
    : { kind: 'refused', call, by: 'countersign', reason: 'Countersign stopped before the call was approved.' };
  for (const name of ['agent', 'client', 'server', 'tool'] as const) {
    const value = first?.[name];
    if (value !== undefined) about[name] = value;
  }
  return about;
}
