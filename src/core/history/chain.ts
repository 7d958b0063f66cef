import { hash } from 'node:crypto';

/** One place in the chain: the entry's number and its hash. */
export interface Link {
  readonly seq: number;
  readonly hash: string;
}

/** What the first entry follows. */
export const genesis: Link = { seq: 0, hash: '0'.repeat(64) };

/**
 * An entry's hash.
 *
 * @param chained the previous hash (64 hex digits) directly followed by the entry's exact text; bytes count as UTF-8
 * @returns sha256 in 64 hex digits
 */
export function chainHash(chained: string | Uint8Array): string {
  return hash('sha256', chained, 'hex');
}
