import { chmodSync, closeSync, openSync, statSync } from 'node:fs';

/**
 * Makes a file that its owner alone may read, for a library that would make it readable to others; one that is there is
 * closed to others. It is never opened when it is there: closing it again would let go of the locks this process has on it.
 */
export function makePrivate(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) closeSync(openSync(path, 'a', 0o600));
  else if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) chmodSync(path, 0o600);
}
