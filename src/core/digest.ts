import { hash } from 'node:crypto';
import stringify from 'safe-stable-stringify';

/** sha256, in hex, over the canonical JSON of `value`: the same for the same content whatever the order of its keys. */
export function digestOf(value: unknown): string {
  return digestOfText(stringify(value) ?? 'undefined');
}

/** sha256, in hex, over the UTF-8 bytes of `text`. */
export function digestOfText(text: string): string {
  return hash('sha256', text);
}
