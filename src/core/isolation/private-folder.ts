import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Temporary folders that belong to one home, which one process at a time works on. */
export interface PrivateFolders {
  /** A new folder that only its owner may enter, with an empty `tmp` in it; its real path. */
  make(): Promise<string>;
  remove(folder: string): Promise<void>;
  /** Removes what a crash left behind; to be called before the first `make`. */
  sweep(): Promise<void>;
}

/** @param tag tells this home's folders from those of others */
export function privateFolders(tag: string): PrivateFolders {
  const prefix = `countersign-sandbox-${tag}-`;
  const remove = (folder: string) => rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  return {
    async make() {
      const folder = await realpath(await mkdtemp(join(tmpdir(), prefix)));
      await mkdir(join(folder, 'tmp'));
      return folder;
    },
    remove,
    async sweep() {
      const names = await readdir(tmpdir()).catch(() => []);
      await Promise.all(names.filter((name) => name.startsWith(prefix)).map((name) => remove(join(tmpdir(), name))));
    },
  };
}
