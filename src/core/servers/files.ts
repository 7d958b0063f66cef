import { constants } from 'node:fs';
import { access, lstat, open, readdir, readlink, stat } from 'node:fs/promises';

/** What is at a path, as far as starting it goes. */
export type FileKind = 'missing' | 'folder' | 'not-executable' | 'executable';

/** What finding programs asks of a file system; nothing here throws. */
export interface Files {
  kind(path: string): Promise<FileKind>;
  /** The names in a folder; none where it is not there. */
  list(folder: string): Promise<readonly string[]>;
  /** The first bytes of a file, at most 256; none where it cannot be read. */
  head(path: string): Promise<Buffer>;
  /** What a link or a Windows App execution alias leads to, or null. */
  target(path: string): Promise<string | null>;
}

export const realFiles: Files = {
  async kind(path) {
    // Windows opens no App execution alias to tell about it, so that one is only seen from outside.
    const found = (await stat(path).catch(() => null)) ?? (onWindows ? await lstat(path).catch(() => null) : null);
    if (!found) return 'missing';
    if (found.isDirectory()) return 'folder';
    if (onWindows) return 'executable';
    if (!found.isFile()) return 'not-executable';
    return access(path, constants.X_OK).then(
      () => 'executable',
      () => 'not-executable',
    );
  },
  list: (folder) => readdir(folder).catch(() => []),
  async head(path) {
    const file = await open(path).catch(() => null);
    if (!file) return Buffer.alloc(0);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0);
      return buffer.subarray(0, bytesRead);
    } catch {
      return Buffer.alloc(0);
    } finally {
      await file.close();
    }
  },
  target: (path) => readlink(path).catch(() => null),
};

const onWindows = process.platform === 'win32';
