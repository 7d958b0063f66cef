import { createHash } from 'node:crypto';
import stringify from 'safe-stable-stringify';

/** sha256, in hex, over the canonical JSON of `value`: the same for the same content whatever the order of its keys. */
export function digestOf(value: unknown): string {
  return createHash('sha256')
    .update(stringify(value) ?? 'undefined')
    .digest('hex');
}
