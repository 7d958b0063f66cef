import type { DatabaseSync } from 'node:sqlite';
import { genesis } from './chain.ts';
import { csvHeader, csvLine } from './csv.ts';
import { parseHead } from './head.ts';
import type { Queries } from './queries.ts';

/** The first line of a JSON Lines export. `since`: only entries from the first one at or after this time are in it. */
export interface ExportHeader {
  readonly format: 'countersign-history';
  readonly version: 1;
  readonly hash: 'sha256';
  readonly publicKey: string | null;
  readonly since: string | null;
}

const page = 500;

/**
 * The history up to now, a line at a time.
 *
 * JSON Lines: a header with the public key; then for each entry its hash, the hash before it, and its exact text, so that
 * `sha256(prev + text)` can be computed again; then the signed head.
 */
export function* exportText(
  database: DatabaseSync,
  queries: Queries,
  format: 'jsonl' | 'csv',
  since?: string,
): Generator<string> {
  const head = parseHead(String(database.prepare('SELECT text FROM head').get()?.text ?? ''));
  const until = head?.seq ?? 0;
  const first = firstSince(database, since);
  if (format === 'csv') yield csvHeader;
  else yield `${JSON.stringify(headerOf(head?.publicKey ?? null, since))}\n`;

  for (let after = first - 1; after < until; ) {
    const lines = format === 'csv' ? csvPage(queries, after, until) : jsonPage(database, after, until);
    if (lines.length === 0) break;
    yield* lines;
    after += lines.length;
  }
  if (format === 'jsonl') yield `${JSON.stringify({ head })}\n`;
}

/** One entry's line. The text stands in it as it is, so it can be cut out again byte for byte. */
export function entryLine(prev: string, hash: string, body: string): string {
  return `{"prev":"${prev}","hash":"${hash}","entry":${body}}\n`;
}

/** The parts of an entry's line without its line end, or null when it is no such line. */
export function parseEntryLine(line: string): { prev: string; hash: string; body: string } | null {
  const [, prev, hash, body] =
    /^\{"prev":"([0-9a-f]{64})","hash":"([0-9a-f]{64})","entry":(\{.*\})\}$/s.exec(line) ?? [];
  return prev === undefined || hash === undefined || body === undefined ? null : { prev, hash, body };
}

function headerOf(publicKey: string | null, since: string | undefined): ExportHeader {
  return { format: 'countersign-history', version: 1, hash: 'sha256', publicKey, since: since ?? null };
}

function firstSince(database: DatabaseSync, since: string | undefined): number {
  if (since === undefined) return genesis.seq + 1;
  const row = database.prepare('SELECT min(seq) AS first FROM entries WHERE at >= ?').get(since);
  return Number(row?.first ?? Number.MAX_SAFE_INTEGER);
}

function jsonPage(database: DatabaseSync, after: number, until: number): string[] {
  const rows = database.prepare('SELECT prev, hash, body FROM entries WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?');
  return rows
    .all(after, until, page)
    .map(({ prev, hash, body }) => entryLine(String(prev), String(hash), String(body)));
}

function csvPage(queries: Queries, after: number, until: number): string[] {
  return queries.entries({ after, limit: Math.min(page, until - after) }).map(csvLine);
}
