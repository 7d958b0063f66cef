import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { z } from 'zod';
import type { Link } from './chain.ts';
import { isSignedBy, type SigningKey } from './signing-key.ts';

const headSchema = z.strictObject({
  seq: z.int().min(0),
  hash: z.string(),
  at: z.iso.datetime(),
  settled: z.int().min(0),
  file: z.string().optional(),
  publicKey: z.string(),
  signature: z.string(),
});

/**
 * The signed end of the chain. `settled`: every call that began at or before this place is over. It is written with the
 * entries, in their transaction, and once more outside the database, where a shortened or exchanged database cannot take
 * it along. `file`, only outside, seals the database file of a history that was closed: the sha256 over its pages'.
 */
export type Head = z.infer<typeof headSchema>;

// One sector, always of the same length: overwritten in place by one write, so that neither kill -9 nor a power cut tears it.
const fileBytes = 512;

export function signHead(link: Link, at: string, settled: number, key: SigningKey, file?: string): Head {
  const head = { seq: link.seq, hash: link.hash, at, settled, ...(file !== undefined && { file }) };
  return { ...head, publicKey: key.publicKey, signature: key.sign(signedText(head)) };
}

/** The head that `text` holds, or null when it is not a head signed by the key it names. */
export function parseHead(text: string): Head | null {
  try {
    const head = headSchema.parse(JSON.parse(text));
    return isSignedBy(head.publicKey, signedText(head), head.signature) ? head : null;
  } catch {
    return null;
  }
}

/** What the head file holds, or null when there is none. */
export function readHeadFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Makes the head file, whole or not at all. */
export function createHeadFile(path: string, head: Head): void {
  const draft = `${path}.new`;
  writeAt(draft, 'w', head, true);
  renameSync(draft, path);
}

/** Overwrites the head file; with `sync` it returns once the disk has it. One that is gone stays gone, for verify to find. */
export function writeHeadFile(path: string, head: Head, sync = false): void {
  writeAt(path, 'r+', head, sync);
}

function writeAt(path: string, flags: string, head: Head, sync: boolean): void {
  const file = openSync(path, flags, 0o600);
  try {
    writeSync(file, `${JSON.stringify(head).padEnd(fileBytes - 1)}\n`, 0);
    if (sync) fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function signedText(head: Omit<Head, 'publicKey' | 'signature'>): string {
  return `countersign history head 1\n${head.seq}\n${head.hash}\n${head.at}\n${head.settled}\n${head.file === undefined ? '' : `${head.file}\n`}`;
}
