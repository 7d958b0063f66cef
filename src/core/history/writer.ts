import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../shared/errors.ts';
import type { EntryData } from '../../shared/history.ts';
import type { Clock, Log, Vault } from '../ports.ts';
import { chainHash, type Link } from './chain.ts';
import type { FilePages } from './file-pages.ts';
import { createGroups } from './groups.ts';
import { type Head, signHead, writeHeadFile } from './head.ts';
import type { OpenCalls } from './open-calls.ts';
import type { Paths } from './open-files.ts';
import { brokenError, messageOf, unwritableError } from './problems.ts';
import { sealFile, settleFile } from './seal.ts';
import type { SeenKeeper } from './seen.ts';
import type { SigningKey } from './signing-key.ts';
import { unlock } from './unlock.ts';

export interface WriterParts extends Paths {
  readonly database: DatabaseSync;
  readonly pages: FilePages | null;
  readonly tail: Link;
  readonly head: Head | null;
  readonly openCalls: OpenCalls;
  readonly vault: Vault;
  readonly seen: SeenKeeper;
  readonly clock: Clock;
  readonly log: Log;
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
  /** Writes what waits and closes the database; when all went well, its file is sealed in the signed head. */
  close(): Promise<void>;
}

interface Addition {
  readonly data: EntryData | null;
  readonly at: string;
}

interface Item extends Addition {
  readonly resolve: () => void;
  readonly reject: (error: AppError) => void;
}

interface Written {
  readonly data: EntryData;
  readonly story: number;
  readonly link: Link;
}

export function createWriter(parts: WriterParts): Writer {
  const { home, database, openCalls, seen, clock, log } = parts;
  const insert = database.prepare('INSERT INTO entries (seq, prev, body, hash) VALUES (?, ?, ?, ?)');
  const placeOf = database.prepare('SELECT seq FROM entries WHERE call = ? AND story = seq');
  const putHead = database.prepare('INSERT INTO head VALUES (1, ?) ON CONFLICT DO UPDATE SET text = excluded.text');
  const file = statSync(parts.databasePath);
  const groups = createGroups(writeGroup);
  let tail = parts.tail;
  let key: SigningKey | null = null;
  let isSound = true;

  async function writeGroup(group: readonly Item[]): Promise<void> {
    let before = tail.seq;
    let error: AppError | null = null;
    try {
      key ??= await unlocked();
      before = tail.seq;
      add(group, key);
    } catch (cause) {
      error = cause instanceof AppError ? cause : unwritableError(home, cause);
    }
    // When only the head file failed the entries are safe, and say so; but the history is degraded all the same.
    for (const { data, resolve, reject } of group) {
      if (error === null || (tail.seq > before && data !== null)) resolve();
      else reject(error);
    }
    isSound = error === null;
    parts.onGroup(error);
  }

  async function unlocked(): Promise<SigningKey> {
    const { signer, gone } = await unlock({ ...parts, tail, now });
    if (gone === null) return signer;
    add([item(begunAnew(gone))], signer);
    await seen.flush();
    return signer;
  }

  async function seal(signer: SigningKey): Promise<void> {
    if (parts.pages === null) return;
    const file = await sealFile(parts, parts.pages, log);
    if (file !== undefined) writeHeadFile(parts.headPath, signHead(tail, now(), settled(), signer, file), true);
  }

  function settled(): number {
    // A lower bound on purpose: what is being written now may end a call that is still counted as open.
    const oldest = openCalls.oldest();
    return oldest === undefined ? tail.seq : oldest.story - 1;
  }

  function add(group: readonly Addition[], signer: SigningKey): void {
    const head = commit(group, signer);
    writeHeadFile(parts.headPath, head);
    seen.note(tail);
  }

  function commit(group: readonly Addition[], signer: SigningKey): Head {
    assertSameFile();
    const written: Written[] = [];
    const head = inTransaction(database, () => {
      for (const { data, at } of group) {
        if (data !== null) written.push(insertEntry(data, at, written.at(-1)?.link ?? tail));
      }
      const signed = signHead(written.at(-1)?.link ?? tail, now(), settled(), signer);
      putHead.run(JSON.stringify(signed));
      return signed;
    });
    // Only what is on disk moves the chain in memory.
    for (const { data, link, story } of written) openCalls.note(data, link.seq, story);
    tail = { seq: head.seq, hash: head.hash };
    return head;
  }

  function insertEntry(data: EntryData, at: string, before: Link): Written {
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

  function item(data: EntryData | null): Addition {
    return { data, at: now() };
  }

  function now(): string {
    return new Date(clock.now()).toISOString();
  }

  return {
    write: (data, patient = false) =>
      new Promise((resolve, reject) => groups.add({ ...item(data), resolve, reject }, patient)),
    get tail() {
      return tail;
    },
    async close() {
      await groups.idle();
      let isFinal = false;
      try {
        assertSameFile();
        isFinal = settleFile(database);
      } catch (error) {
        log.warn('the history could not be closed in order', { reason: messageOf(error) });
      }
      database.close();
      if (key === null || tail.seq === 0 || !isSound || !isFinal) return;
      await seal(key).catch((error: unknown) =>
        log.warn('the file of the history could not be sealed', { reason: messageOf(error) }),
      );
    },
  };
}

/** The first entry of a history that was begun although the vault knows of one: nobody can do away with one in silence. */
function begunAnew({ seq }: Link): EntryData {
  return {
    kind: 'started',
    by: 'countersign',
    reason: `A new history begins here: the one before it, which ended with entry ${seq}, is gone.`,
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
