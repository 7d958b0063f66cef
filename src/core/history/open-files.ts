import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { AppError } from '../../shared/errors.ts';
import { genesis } from './chain.ts';
import { checkEnd, type End } from './check-end.ts';
import { emptyDatabase, formOf, openDatabase, openForReading } from './database.ts';
import { type FilePages, openFilePages } from './file-pages.ts';
import { readHeadFile } from './head.ts';
import { createOpenCalls, type OpenCalls } from './open-calls.ts';
import { brokenError, messageOf, unwritableError } from './problems.ts';
import { createQueries, type Queries } from './queries.ts';

export interface Paths {
  readonly home: string;
  readonly databasePath: string;
  readonly headPath: string;
  readonly pagesPath: string;
}

/** The opened files of a history. With `broken`, nothing may be written, and `database` is what can still be read. */
export interface OpenFiles {
  readonly database: DatabaseSync;
  /** The file of the database; null when it is missing. To be closed after the database. */
  readonly pages: FilePages | null;
  readonly queries: Queries;
  readonly openCalls: OpenCalls;
  readonly end: End;
  readonly broken: AppError | null;
}

// SQLite's codes for a file that cannot be used now: no permission, busy, read-only, full, cannot be opened.
const passing = new Set([3, 5, 8, 13, 14]);
const page = 1000;

/**
 * Opens the files and checks the end of the chain. A history that is not what was written is left exactly as it is.
 *
 * @throws AppError `history.unwritable` when the files cannot be opened or made for a reason that can go away
 */
export function openFiles(paths: Paths): OpenFiles {
  try {
    const headText = readHeadFile(paths.headPath);
    return existsSync(paths.databasePath) ? openExisting(paths, headText) : openMissing(paths, headText);
  } catch (cause) {
    throw unwritableError(paths.home, cause);
  }
}

function openMissing(paths: Paths, headText: string | null): OpenFiles {
  const end = checkEnd(null, headText);
  return 'problem' in end
    ? withDatabase(paths, emptyDatabase(), brokenError(paths.home, end.problem))
    : withDatabase(paths, openDatabase(paths.databasePath), null, end);
}

function openExisting(paths: Paths, headText: string | null): OpenFiles {
  // Read-only until it is known to be whole: SQLite tidies up after damage by throwing the damaged end away.
  const reader = openForReading(paths.databasePath);
  try {
    const end = checkEnd(reader, headText);
    if ('problem' in end) {
      const database = formOf(reader) === 'ours' ? reader : emptyDatabase();
      return withDatabase(paths, database, brokenError(paths.home, end.problem));
    }
    const opened = withDatabase(paths, openDatabase(paths.databasePath), null, end);
    reader.close();
    return opened;
  } catch (cause) {
    if (cause instanceof Error && 'errcode' in cause && passing.has(Number(cause.errcode) & 0xff)) throw cause;
    const problem = `The history cannot be read: ${messageOf(cause)}.`;
    return withDatabase(paths, emptyDatabase(), brokenError(paths.home, problem, cause));
  }
}

function withDatabase(paths: Paths, database: DatabaseSync, broken: AppError | null, end?: End): OpenFiles {
  const openCalls = createOpenCalls();
  const openPages = () => (existsSync(paths.databasePath) ? openFilePages(paths.databasePath) : null);
  const queries = createQueries(database, openCalls, paths.home);
  if (end) {
    noteOpenCalls(queries, end, openCalls);
    return { database, pages: openPages(), queries, openCalls, end, broken };
  }
  const count = Number(database.prepare('SELECT max(seq) AS count FROM entries').get()?.count ?? 0);
  const tail = { ...genesis, seq: count };
  return { database, pages: openPages(), queries, openCalls, end: { tail, head: null }, broken };
}

function noteOpenCalls(queries: Queries, end: End, openCalls: OpenCalls): void {
  let after = end.head?.settled ?? 0;
  while (after < end.tail.seq) {
    const entries = queries.entries({ after, limit: page });
    for (const entry of entries) openCalls.note(entry, entry.seq, entry.story ?? entry.seq);
    const last = entries.at(-1);
    if (last === undefined) throw new Error(`entry ${after + 1} is missing`);
    after = last.seq;
  }
}
