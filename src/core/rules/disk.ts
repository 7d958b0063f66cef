import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import type { Disk } from './path-under.ts';

/** The file system as it is; each question is asked once, so make one for each decision. */
export function lookAtDisk(): Disk {
  const real = new Map<string, string | null>();
  return {
    platform: process.platform,
    homeFolder: homedir(),
    real(path) {
      const known = real.get(path);
      if (known !== undefined) return known;
      const found = unlessMissing(() => realpathSync.native(path));
      real.set(path, found);
      return found;
    },
    link: (path) => unlessMissing(() => (lstatSync(path).isSymbolicLink() ? readlinkSync(path) : null)),
  };
}

function unlessMissing<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
