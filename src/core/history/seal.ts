import { hash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { Log } from '../ports.ts';
import { type FilePages, firstDifference, pageBytes } from './file-pages.ts';
import { parseHead, readHeadFile } from './head.ts';
import type { Finding } from './problems.ts';

/** A larger file is not sealed: reading it would hold up the end of the program by seconds. */
const largestSealed = 512 * 1024 * 1024;

export interface SealPaths {
  readonly databasePath: string;
  readonly headPath: string;
  /** The digest of each page, to say where a file that was changed is different. A hint: no verdict rests on it alone. */
  readonly pagesPath: string;
}

/** Carries everything over into the database file; false when somebody who reads it now holds that up. */
export function settleFile(database: DatabaseSync): boolean {
  return database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy === 0;
}

/** What the signed head says of a file that is final; undefined when the file is too large for it. */
export async function sealFile(paths: SealPaths, pages: FilePages, log: Log): Promise<string | undefined> {
  const { size } = statSync(paths.databasePath);
  if (size > largestSealed) {
    log.info('the file of the history is too large to be sealed', { bytes: size });
    return undefined;
  }
  const digests = await pages.digests();
  writeFileSync(paths.pagesPath, digests, { mode: 0o600 });
  return hash('sha256', digests, 'hex');
}

/**
 * Compares the database file with what was signed when it was last closed. A head that says nothing of it is no problem: the
 * history is open, was not closed in order, or is too large.
 *
 * @param headText what the head file held before the database was read
 * @param last the last entry, for a place that has none after it
 */
export async function checkSeal(
  paths: SealPaths,
  pages: FilePages,
  headText: string | null,
  last: number,
): Promise<Finding | null> {
  const sealed = headText === null ? undefined : parseHead(headText)?.file;
  if (sealed === undefined) return null;
  const wal = statSync(`${paths.databasePath}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  const digests = await pages.digests();
  if (wal === 0 && hash('sha256', digests, 'hex') === sealed) return null;
  // Whoever adds an entry takes the seal away first, so what differs here was meant to.
  if (readHeadFile(paths.headPath) !== headText) return null;
  if (wal > 0) {
    return { firstBad: null, problem: 'Something other than Countersign has written to the file of the history.' };
  }
  return await locate(readKnown(paths.pagesPath, sealed), digests, pages, last);
}

async function locate(known: Buffer | null, digests: Buffer, pages: FilePages, last: number): Promise<Finding> {
  const where = known && firstDifference(known, digests);
  if (!where) {
    const problem =
      'No entry’s text was changed, but the file around them was; history.pages, which could tell where, was changed too.';
    return { firstBad: null, problem };
  }
  const nearest = (await pages.entryFrom(where.first)) ?? last;
  const from = where.first * pageBytes;
  const more = where.count === 1 ? '' : ` and ${where.count - 1} more`;
  return {
    firstBad: nearest,
    problem: `No entry’s text was changed, but the file around them was: page ${where.first + 1} (bytes ${from} to ${from + pageBytes - 1})${more}. The nearest entry is ${nearest}.`,
  };
}

function readKnown(path: string, sealed: string): Buffer | null {
  try {
    const known = readFileSync(path);
    return hash('sha256', known, 'hex') === sealed ? known : null;
  } catch {
    return null;
  }
}
