import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { Verification } from '../../shared/history.ts';
import type { Vault } from '../ports.ts';
import { chainHash, genesis, type Link } from './chain.ts';
import { checkEnd } from './check-end.ts';
import { formOf, openForReading } from './database.ts';
import type { FilePages } from './file-pages.ts';
import { parseHead, readHeadFile } from './head.ts';
import { checkIntegrity } from './integrity.ts';
import { type Finding, messageOf } from './problems.ts';
import { checkSeal, type SealPaths } from './seal.ts';
import { checkSeen, readSeen } from './seen.ts';
import { loadSigningKey } from './signing-key.ts';

const chunk = 1000;

export interface VerifyParts extends SealPaths {
  readonly pages: FilePages | null;
  readonly vault: Vault;
  /** The last entry this process knows to be on disk. */
  readonly known: Link;
}

interface Walk {
  last: Link;
  finding: Finding | null;
}

/**
 * Checks the whole history as it is on disk: every entry, the signed head inside and outside of the database, whose key
 * signed, the database's own pages, every byte of a file that was closed, and the last entry the vault knows of. Whatever is wrong with the files is in the answer; only an unusable vault throws.
 *
 * @throws AppError `vault.*`
 */
export async function verifyHistory(parts: VerifyParts): Promise<Verification> {
  // Before the database: entries may be added meanwhile, and the head must never seem to be ahead of them.
  const headText = readHeadFile(parts.headPath);
  const signedAt = (headText === null ? null : parseHead(headText)?.at) ?? null;
  const walk: Walk = { last: genesis, finding: null };
  let finding: Finding | null;
  try {
    finding = await check(parts, headText, walk);
  } catch (error) {
    finding = {
      firstBad: walk.last.seq + 1,
      problem: `Entry ${walk.last.seq + 1} cannot be read: ${messageOf(error)}.`,
    };
  }
  // Also for damage that cannot tell an entry: where the file is different tells the nearest one.
  if (parts.pages && finding?.firstBad == null) {
    const around = await checkSeal(parts, parts.pages, headText, walk.last.seq);
    finding = finding === null ? around : { ...finding, firstBad: around?.firstBad ?? null };
  }
  finding ??= await checkSigner(parts.vault, headText, walk.last);
  finding ??= await checkMemory(parts);
  return {
    ok: finding === null,
    entries: walk.last.seq,
    firstBad: finding?.firstBad ?? null,
    problem: finding?.problem ?? null,
    signedAt,
  };
}

async function check(parts: VerifyParts, headText: string | null, walk: Walk): Promise<Finding | null> {
  if (!existsSync(parts.databasePath)) {
    const end = checkEnd(null, headText);
    return 'problem' in end ? end : null;
  }
  // Its own connection: what another one has in memory may hide what is on disk.
  const database = openForReading(parts.databasePath);
  try {
    database.exec('BEGIN');
    if (formOf(database) === 'ours') await walkChain(database, walk);
    if (walk.finding) return walk.finding;
    const end = checkEnd(database, headText);
    if ('problem' in end) return end;
    const missing = checkKnown(database, parts.known);
    if (missing) return missing;
  } finally {
    database.close();
  }
  return await checkIntegrity(parts.databasePath);
}

async function walkChain(database: DatabaseSync, walk: Walk): Promise<void> {
  const rows = database.prepare(
    `SELECT seq, prev, hash, CAST(prev || body AS BLOB) AS chained, body GLOB '{"seq":' || seq || ',*' AS placed
     FROM entries WHERE seq > ? ORDER BY seq LIMIT ${chunk}`,
  );
  for (let before = -1; before < walk.last.seq; await setImmediate()) {
    before = walk.last.seq;
    for (const row of rows.iterate(before)) {
      walk.finding = checkRow(row, walk.last);
      if (walk.finding) return;
      walk.last = { seq: Number(row.seq), hash: String(row.hash) };
    }
  }
}

function checkRow(row: Record<string, unknown>, before: Link): Finding | null {
  const seq = before.seq + 1;
  if (row.seq !== seq) return { firstBad: seq, problem: `Entry ${seq} is missing.` };
  const { chained, placed, prev, hash } = row;
  if (placed !== 1) return { firstBad: seq, problem: `Entry ${seq} is not the one that was written in this place.` };
  if (!(chained instanceof Uint8Array) || chainHash(chained) !== hash) {
    return { firstBad: seq, problem: `Entry ${seq} was changed after it was written.` };
  }
  if (prev !== before.hash) {
    // This entry is what it was when it was written, so the one it followed is not.
    const changed = Math.max(1, before.seq);
    return { firstBad: changed, problem: `Entry ${changed} was changed after it was written.` };
  }
  return null;
}

function checkKnown(database: DatabaseSync, known: Link): Finding | null {
  if (known.seq === 0) return null;
  const found = database.prepare('SELECT hash FROM entries WHERE seq = ?').get(known.seq)?.hash;
  if (found === known.hash) return null;
  return { firstBad: known.seq, problem: `Entry ${known.seq} is not the one that Countersign wrote.` };
}

async function checkMemory({ databasePath, vault }: VerifyParts): Promise<Finding | null> {
  const seen = await readSeen(vault);
  if (!existsSync(databasePath)) return checkSeen(null, seen);
  // A fresh connection: the vault may have been told of entries that came after the walk began.
  const database = openForReading(databasePath);
  try {
    return checkSeen(database, seen);
  } finally {
    database.close();
  }
}

async function checkSigner(vault: Vault, headText: string | null, last: Link): Promise<Finding | null> {
  if (last.seq === 0) return null;
  const key = await loadSigningKey(vault);
  if (key === null) return { firstBad: null, problem: 'The key that signs the history is gone from the vault.' };
  const head = headText === null ? null : parseHead(headText);
  if (head?.publicKey === key.publicKey) return null;
  return { firstBad: null, problem: 'The history was signed with another key than the one in the vault.' };
}
