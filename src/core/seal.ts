import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Vault } from './ports.ts';

/** Marks what Countersign itself wrote, with a key that only the vault holds. */
export interface Seal {
  /** The mark of `text`: HMAC-SHA256 in base64url. */
  mark(text: string): string;
  fits(text: string, mark: string): boolean;
}

const keyName = 'seal.key';

/** Takes the key from the vault, making it on the first need. */
export async function openSeal(vault: Vault): Promise<Seal> {
  let key = await vault.get(keyName);
  if (key === null) {
    key = randomBytes(32).toString('base64url');
    await vault.set(keyName, key);
  }
  const secret = Buffer.from(key, 'base64url');
  const mark = (text: string) => createHmac('sha256', secret).update(text).digest('base64url');
  return {
    mark,
    fits(text, given) {
      const expected = Buffer.from(mark(text));
      const actual = Buffer.from(given);
      return expected.length === actual.length && timingSafeEqual(expected, actual);
    },
  };
}
