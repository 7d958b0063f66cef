import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';

/** Where pictures go: into the tree when `npm run screenshots` asks for them, else nowhere. */
const folder = process.env.COUNTERSIGN_PICTURES;
/** They live in the repository, so none may be large. */
const mostBytes = 150_000;

/** Keeps a picture under this name, when pictures are wanted. */
export function keepPicture(name: string, png: Buffer): void {
  expect({ name, large: png.length > mostBytes }).toEqual({ name, large: false });
  if (folder === undefined) return;
  const target = resolve(import.meta.dirname, '../..', folder);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, `${name}.png`), png);
}
