import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';

/**
 * The home to work on, the same for the app and the command line: `--home` (`flag`), else COUNTERSIGN_HOME, else
 * `Countersign` among what the platform keeps for applications. Absolute path.
 *
 * @throws AppError `input.invalid` when what was chosen is empty
 */
export function chooseHome(flag: string | undefined, environment: NodeJS.ProcessEnv): string {
  const chosen = flag ?? environment.COUNTERSIGN_HOME;
  if (chosen === '') throw new AppError('input.invalid', 'The home is empty.', { remedy: 'Name a folder.' });
  return resolve(chosen ?? join(userData(environment), 'Countersign'));
}

/** As Electron chooses it. */
function userData(environment: NodeJS.ProcessEnv): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  if (process.platform === 'win32') return environment.APPDATA ?? join(homedir(), 'AppData', 'Roaming');
  return environment.XDG_CONFIG_HOME || join(homedir(), '.config');
}

/**
 * Makes the home, or makes it its owner's alone. A folder shared with others, such as the system's temporary one, is left
 * as it is and refused.
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
