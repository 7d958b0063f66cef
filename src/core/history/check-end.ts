import type { DatabaseSync } from 'node:sqlite';
import { chainHash, genesis, type Link } from './chain.ts';
import { formOf } from './database.ts';
import { type Head, parseHead } from './head.ts';
import type { Finding } from './problems.ts';

/** The last entry and the head that signs it; null when nothing was ever signed. */
export interface End {
  readonly tail: Link;
  readonly head: Head | null;
}

/**
 * Checks the end of the chain without reading the rest: the last entry is what was hashed, the database's own head signs
 * exactly it, and the head file signs a place on this very chain. The database may be ahead of the file (Countersign was
 * killed between the two), never behind. Whose key signed is for the caller to check.
 *
 * @param database null when its file is missing
 * @param headText what the head file held BEFORE the database was read; null when it is missing
 * @throws what SQLite throws when the database cannot be read
 */
export function checkEnd(database: DatabaseSync | null, headText: string | null): End | Finding {
  const outside = headText === null ? null : parseHead(headText);
  if (headText !== null && outside === null) {
    return bad(null, 'The signed head of the history (history.head) was changed: its signature does not hold.');
  }
  const form = database === null ? 'empty' : formOf(database);
  if (form === 'newer') return bad(null, 'The history was written by a newer Countersign.');
  if (form === 'foreign')
    return bad(null, 'The tables of the history were changed by something other than Countersign.');
  if (database === null || form === 'empty') {
    return outside === null || outside.seq === 0
      ? { tail: genesis, head: outside }
      : bad(1, `Entry 1 is missing, and all others: ${outside.seq} were signed.`);
  }
  const tail = readTail(database);
  if ('problem' in tail) return tail;
  return checkHeads(database, tail, outside);
}

function checkHeads(database: DatabaseSync, tail: Link, outside: Head | null): End | Finding {
  if (outside === null) {
    return tail.seq === 0
      ? { tail, head: null }
      : bad(null, 'The signed head of the history (history.head) is missing.');
  }
  if (outside.seq > tail.seq) {
    return bad(
      tail.seq + 1,
      `Entry ${tail.seq + 1} is missing: entry ${outside.seq} was signed, but the end was cut off or an older copy was put back.`,
    );
  }
  if (outside.seq > 0 && hashAt(database, outside.seq) !== outside.hash) {
    return bad(outside.seq, `Entry ${outside.seq} is not the one that was signed.`);
  }
  if (tail.seq === 0) return { tail, head: outside };

  const inside = parseHead(String(database.prepare('SELECT text FROM head').get()?.text ?? ''));
  if (inside === null) return bad(null, 'The signed head inside the history was changed: its signature does not hold.');
  if (inside.publicKey !== outside.publicKey) return bad(null, 'The history was signed by two different keys.');
  if (inside.seq < tail.seq) return bad(inside.seq + 1, `Entry ${inside.seq + 1} was never signed.`);
  if (inside.seq > tail.seq) return bad(tail.seq + 1, `Entry ${tail.seq + 1} is missing: the end was cut off.`);
  if (inside.hash !== tail.hash) return bad(tail.seq, `Entry ${tail.seq} is not the one that was signed.`);
  return { tail, head: inside };
}

function readTail(database: DatabaseSync): Link | Finding {
  const row = database
    .prepare('SELECT seq, hash, CAST(prev || body AS BLOB) AS chained FROM entries ORDER BY seq DESC LIMIT 1')
    .get();
  if (row === undefined) return genesis;
  const seq = Number(row.seq);
  const { hash, chained } = row;
  const intact = typeof hash === 'string' && chained instanceof Uint8Array && chainHash(chained) === hash;
  return intact ? { seq, hash } : bad(seq, `Entry ${seq} was changed after it was written.`);
}

function hashAt(database: DatabaseSync, seq: number): unknown {
  return database.prepare('SELECT hash FROM entries WHERE seq = ?').get(seq)?.hash;
}

function bad(firstBad: number | null, problem: string): Finding {
  return { firstBad, problem };
}
