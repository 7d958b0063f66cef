import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { AppError } from '../shared/errors.ts';
import { text } from './text.ts';

/**
 * Writes a file its owner alone can read. It appears under its name only when it is whole and on disk; when anything fails,
 * what was there before stays.
 *
 * @throws AppError `not_allowed` when it cannot be written; what `chunks` throws, as it is
 */
export async function writeWhole(path: string, chunks: Iterable<string>): Promise<void> {
  const partial = `${path}.${randomUUID()}.partial`;
  const file = await open(partial, 'wx', 0o600).catch((cause: unknown) => refuse(path, cause));
  try {
    for (const chunk of chunks) await file.writeFile(chunk).catch((cause: unknown) => refuse(path, cause));
    await file.sync();
    await file.close();
    await rename(partial, path).catch((cause: unknown) => refuse(path, cause));
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  }
}

function refuse(path: string, cause: unknown): never {
  throw new AppError('not_allowed', text.export.failed(path), { remedy: text.export.remedy, cause });
}
