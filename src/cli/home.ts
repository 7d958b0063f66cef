import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError } from '../shared/errors.ts';

/** The home a command works on: `--home`, else COUNTERSIGN_HOME, else where the app keeps it. Absolute path. */
export function chooseHome(flag: string | undefined, environment: NodeJS.ProcessEnv): string {
  const chosen = flag ?? environment.COUNTERSIGN_HOME;
  if (chosen === '') throw new AppError('input.invalid', 'The home is empty.', { remedy: 'Name a folder.' });
  return resolve(chosen ?? join(userData(environment), 'Countersign'));
}

/** The platform's folder for what applications keep, as Electron chooses it. */
function userData(environment: NodeJS.ProcessEnv): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  if (process.platform === 'win32') return environment.APPDATA ?? join(homedir(), 'AppData', 'Roaming');
  return environment.XDG_CONFIG_HOME || join(homedir(), '.config');
}

/**
 * Makes the home, or makes it its owner's alone.
 *
 * @throws AppError `home.unwritable` when it cannot be made or belongs to others
 */
export function makeHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    if (process.platform === 'win32') return;
    const { mode, uid } = statSync(home);
    if (uid === process.getuid?.() && (mode & 0o1000) === 0) {
      if ((mode & 0o077) !== 0) chmodSync(home, 0o700);
      return;
    }
  } catch (cause) {
    const remedy = 'Check that the folder exists and that you may write to it.';
    throw new AppError('home.unwritable', `Countersign cannot use ${home}.`, { remedy, cause });
  }
  throw new AppError('home.unwritable', `${home} is shared with others, so it cannot be a home.`, {
    remedy: 'Choose a folder of your own.',
  });
}
