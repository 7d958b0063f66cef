import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Whether `error` is the system's own error `code`, e.g. `ENOENT`. */
export function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Writes a new file that only its owner may read, and returns once the disk has it. Fails when the file exists. */
export async function writeNewFile(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Puts `content` in the place of a file, whole or not at all, whenever the power goes. One writer at a time; what an
 * interrupted one left behind is written over.
 */
export async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  const next = `${path}.new`;
  await rm(next, { force: true });
  await writeNewFile(next, content);
  await rename(next, path);
  await syncFolder(dirname(path));
}

/** Makes the names in a folder as lasting as the files they name. Windows does so by itself and cannot be asked. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
