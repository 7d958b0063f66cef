import { existsSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, relative, sep } from 'node:path';
import { AppError } from '../../shared/errors.ts';

/** A folder that the person gave to a server, as it is on this machine now. */
export interface GivenFolder {
  /** As the person named it, absolute. */
  readonly path: string;
  /** Where it really is, after every symbolic link. */
  readonly real: string;
  readonly write: boolean;
}

/** Whether `path` is `folder` or lies in it; both absolute and normalised. */
export function isWithin(path: string, folder: string): boolean {
  const rest = relative(folder, path);
  return rest === '' || (rest !== '..' && !rest.startsWith(`..${sep}`) && !isAbsolute(rest));
}

/**
 * What the listed folders are on this machine.
 *
 * @param home Countersign's own folder, which is given to nobody
 * @throws AppError `isolation.failed` for one that is not there, is no folder, or lies in Countersign's own
 */
export async function givenFolders(
  folders: readonly { path: string; write: boolean }[],
  home: string,
): Promise<GivenFolder[]> {
  const own = await realpath(home).catch(() => home);
  return await Promise.all(
    folders.map(async ({ path: written, write }) => {
      const path = /^~(?=$|[\\/])/.test(written) ? join(homedir(), written.slice(1)) : written;
      const found = isAbsolute(path) ? await stat(path).catch(() => null) : null;
      if (!found?.isDirectory()) {
        throw new AppError('isolation.failed', `“${written}”, which the server may use, is not a folder.`, {
          remedy: 'Create the folder, or correct or remove it in the server’s isolation. It needs its whole path.',
        });
      }
      const real = await realpath(path);
      if (isWithin(real, own)) {
        throw new AppError(
          'isolation.failed',
          `“${written}” belongs to Countersign itself and is given to no server.`,
          {
            remedy: 'Take it out of the server’s isolation.',
          },
        );
      }
      return { path, real, write };
    }),
  );
}

/** In a folder a server may change, what git would run later, outside of the sandbox. */
export function guardedFiles(folders: readonly GivenFolder[]): string[] {
  return folders
    .filter(({ write }) => write)
    .flatMap(({ real }) => [join(real, '.git', 'hooks'), join(real, '.git', 'config')])
    .filter((path) => existsSync(path));
}
