import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../shared/errors.ts';
import type { EntryData } from '../../shared/history.ts';
import type { Clock, Vault } from '../ports.ts';
import { chainHash, genesis, type Link } from './chain.ts';
import { createGroups } from './groups.ts';
import { createHeadFile, type Head, signHead, writeHeadFile } from './head.ts';
import type { OpenCalls } from './open-calls.ts';
import { brokenError, unwritableError } from './problems.ts';
import { createSigningKey, loadSigningKey, type SigningKey } from './signing-key.ts';

export interface WriterParts {
  readonly home: string;
  readonly databasePath: string;
  readonly headPath: string;
  readonly database: DatabaseSync;
  readonly tail: Link;
  readonly head: Head | null;
  readonly openCalls: OpenCalls;
  readonly vault: Vault;
  readonly clock: Clock;
  /** Called after every group: null when it is on disk, else why not. */
  readonly onGroup: (error: AppError | null) => void;
}

/** Adds entries to the chain, a group in one transaction. */
export interface Writer {
  /**
   * Resolves when the entry is on disk; nothing to add (null) still writes and signs the head.
   *
   * @param patient nobody waits for it, so it may wait some milliseconds for others to share their commit
   */
  write(data: EntryData | null, patient?: boolean): Promise<void>;
  readonly tail: Link;
  /** Resolves when nothing waits to be written any more. */
  idle(): Promise<void>;
}

interface Item {
  readonly data: EntryData | null;
  readonly at: string;
  readonly resolve: () => void;
  readonly reject: (error: AppError) => void;
}

interface Written {
  readonly data: EntryData;
  readonly story: number;
  readonly link: Link;
}

export function createWriter(parts: WriterParts): Writer {
  const { home, database, openCalls, vault, clock } = parts;
  const insert = database.prepare('INSERT INTO entries (seq, prev, body, hash) VALUES (?, ?, ?, ?)');
  const placeOf = database.prepare('SELECT seq FROM entries WHERE call = ? AND story = seq');
  const putHead = database.prepare('INSERT INTO head VALUES (1, ?) ON CONFLICT DO UPDATE SET text = excluded.text');
  const file = statSync(parts.databasePath);
  const groups = createGroups(writeGroup);
  let tail = parts.tail;
  let key: SigningKey | null = null;

  async function writeGroup(group: readonly Item[]): Promise<void> {
    let onDisk = false;
    let error: AppError | null = null;
    try {
      key ??= await readyKey();
      const head = commit(group, key);
      onDisk = true;
      writeHeadFile(parts.headPath, head);
    } catch (cause) {
      error = cause instanceof AppError ? cause : unwritableError(home, cause);
    }
    // When only the head file failed the entries are safe, and say so; but the history is degraded all the same.
    for (const { data, resolve, reject } of group) {
      if (error === null || (onDisk && data !== null)) resolve();
      else reject(error);
    }
    parts.onGroup(error);
  }

  async function readyKey(): Promise<SigningKey> {
    const stored = await loadSigningKey(vault);
    if (stored === null && tail.seq > 0)
      throw brokenError(home, 'The key that signs the history is gone from the vault.');
    const ready = stored ?? (await createSigningKey(vault));
    if (tail.seq > 0 && parts.head?.publicKey !== ready.publicKey) {
      throw brokenError(home, 'The history was signed with another key than the one in the vault.');
    }
    // Before the first entry: entries without a head file are always a sign that someone removed it.
    if (tail.seq === 0) createHeadFile(parts.headPath, signHead(genesis, now(), 0, ready));
    return ready;
  }

  function commit(group: readonly Item[], signer: SigningKey): Head {
    assertSameFile();
    // A lower bound on purpose: what this group ends is still counted as open.
    const oldest = openCalls.oldest();
    const settled = oldest === undefined ? tail.seq : oldest.story - 1;
    const written: Written[] = [];
    const head = inTransaction(database, () => {
      for (const { data, at } of group) {
        if (data !== null) written.push(add(data, at, written.at(-1)?.link ?? tail));
      }
      const signed = signHead(written.at(-1)?.link ?? tail, now(), settled, signer);
      putHead.run(JSON.stringify(signed));
      return signed;
    });
    // Only what is on disk moves the chain in memory.
    for (const { data, link, story } of written) openCalls.note(data, link.seq, story);
    tail = { seq: head.seq, hash: head.hash };
    return head;
  }

  function add(data: EntryData, at: string, before: Link): Written {
    const seq = before.seq + 1;
    const story = storyOf(data) ?? seq;
    const body = JSON.stringify({ seq, at, ...(story === seq ? {} : { story }), ...data });
    const hash = chainHash(before.hash + body);
    insert.run(seq, before.hash, body, hash);
    return { data, story, link: { seq, hash } };
  }

  function storyOf(data: EntryData): number | undefined {
    if (data.call === undefined) return undefined;
    const place = openCalls.find(data.call)?.story ?? placeOf.get(data.call)?.seq;
    return place === undefined ? undefined : Number(place);
  }

  // SQLite goes on writing happily to a file that was deleted or exchanged under it.
  function assertSameFile(): void {
    const found = statSync(parts.databasePath, { throwIfNoEntry: false });
    if (found?.ino !== file.ino || found.dev !== file.dev) {
      throw brokenError(home, 'The file of the history was removed or exchanged while Countersign was running.');
    }
  }

  function now(): string {
    return new Date(clock.now()).toISOString();
  }

  return {
    write: (data, patient = false) =>
      new Promise((resolve, reject) => groups.add({ data, at: now(), resolve, reject }, patient)),
    get tail() {
      return tail;
    },
    idle: () => groups.idle(),
  };
}

function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
