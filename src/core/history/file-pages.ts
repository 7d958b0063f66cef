import { hash } from 'node:crypto';
import { closeSync, openSync, read } from 'node:fs';
import { promisify } from 'node:util';

const readAt = promisify(read);

/** SQLite's own page size unless it is told another. */
export const pageBytes = 4096;
const digestBytes = 32;
const pagesAtOnce = 256;

/** The database file byte for byte, past SQLite. */
export interface FilePages {
  /** The sha256 of each page, 32 bytes after 32 bytes. */
  digests(): Promise<Buffer>;
  /** The first entry whose text begins on page `index` (from 0) or on the next page that has such a beginning; else null. */
  entryFrom(index: number): Promise<number | null>;
  close(): void;
}

/**
 * To be closed after every connection to the database: closing any handle of a file lets go of all locks this process has
 * on it, and SQLite's are among them.
 */
export function openFilePages(path: string): FilePages {
  const file = openSync(path, 'r');

  async function* pages(from: number): AsyncGenerator<Buffer[]> {
    const block = Buffer.alloc(pageBytes * pagesAtOnce);
    for (let at = from * pageBytes; ; at += block.length) {
      const { bytesRead } = await readAt(file, block, 0, block.length, at);
      const count = Math.ceil(bytesRead / pageBytes);
      yield Array.from({ length: count }, (_, n) =>
        block.subarray(n * pageBytes, Math.min((n + 1) * pageBytes, bytesRead)),
      );
      if (bytesRead < block.length) return;
    }
  }

  return {
    async digests() {
      const digests: Buffer[] = [];
      for await (const some of pages(0)) for (const page of some) digests.push(hash('sha256', page, 'buffer'));
      return Buffer.concat(digests);
    },
    async entryFrom(index) {
      for await (const some of pages(index)) {
        for (const page of some) {
          const entries = [...page.toString('latin1').matchAll(beginning)].map(([, seq]) => Number(seq));
          if (entries.length > 0) return Math.min(...entries);
        }
      }
      return null;
    },
    close: () => closeSync(file),
  };
}

// The hash of the entry before and then the entry's own text. The hash keeps what an agent wrote from looking like one.
const beginning = /[0-9a-f]{64}\{"seq":(\d{1,15}),"at":"/g;

/** The first page (from 0) in which two lists of digests differ, and how many do; null when none does. */
export function firstDifference(one: Buffer, other: Buffer): { first: number; count: number } | null {
  const pages = Math.max(one.length, other.length) / digestBytes;
  const different = Array.from({ length: pages }, (_, n) => n).filter((n) => {
    const [from, to] = [n * digestBytes, (n + 1) * digestBytes];
    return !one.subarray(from, to).equals(other.subarray(from, to));
  });
  const [first] = different;
  return first === undefined ? null : { first, count: different.length };
}
