import { randomUUID } from 'node:crypto';
import { link, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { isSystemError, syncFolder, writeNewFile } from './files.ts';

const homeSchema = z.object({ id: z.uuid() });

/**
 * The id that keeps this home's secrets apart from another's in the one keychain they share. Made once, at the first
 * secret; whoever comes second, even at the same moment in another process, reads what the first one made.
 *
 * @throws AppError `config.corrupt` when `home.json` is there and unreadable: a new id would lose every secret
 */
export async function homeId(home: string): Promise<string> {
  const path = join(home, 'home.json');
  const known = await read(path);
  if (known !== null) return known;
  const draft = join(home, `home.json.${randomUUID()}.new`);
  const id = randomUUID();
  try {
    await writeNewFile(draft, `${JSON.stringify({ id })}\n`);
    // A link fails where a rename would replace, so of two ids made at once exactly one stays.
    await link(draft, path);
    await syncFolder(home);
    return id;
  } catch (error) {
    if (!isSystemError(error, 'EEXIST')) {
      throw new AppError('home.unwritable', `${path} cannot be written`, {
        remedy: 'Check that the folder belongs to you and that the disk is not full.',
        cause: error,
      });
    }
    return (await read(path)) ?? id;
  } finally {
    await rm(draft, { force: true });
  }
}

async function read(path: string): Promise<string | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw corrupt(path, error);
  }
  try {
    return homeSchema.parse(JSON.parse(text)).id;
  } catch (error) {
    throw corrupt(path, error);
  }
}

function corrupt(path: string, cause: unknown): AppError {
  return new AppError('config.corrupt', `${path} cannot be read, so the secrets of this home cannot be found`, {
    remedy: 'Put the file back from a backup. If there is none, delete it and enter the secrets again.',
    cause,
  });
}
