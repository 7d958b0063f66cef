import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '../shared/errors.ts';

/** The folder of everything Countersign keeps: `--home`, else `COUNTERSIGN_HOME`, else the platform's own place. */
export function chooseHome(argv: readonly string[], environment: NodeJS.ProcessEnv, fallback: string): string {
  const at = argv.findIndex((argument) => argument === '--home' || argument.startsWith('--home='));
  const given = argv[at]?.startsWith('--home=') ? argv[at].slice('--home='.length) : argv[at + 1];
  const chosen = at >= 0 ? given : environment.COUNTERSIGN_HOME;
  return resolve(chosen || fallback);
}

/**
 * Makes the folder when it is not there, and closes it to everybody but its owner. A folder shared with others, such as the
 * system's temporary one, is left as it is and refused.
 *
 * @throws AppError `home.unwritable`
 */
export function prepareHome(home: string): void {
  let isShared = false;
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    if (process.platform === 'win32') return;
    const { mode, uid } = statSync(home);
    isShared = uid !== process.getuid?.() || (mode & 0o1000) !== 0;
    if (!isShared && (mode & 0o077) !== 0) chmodSync(home, 0o700);
  } catch (cause) {
    const remedy = 'Check that the folder exists and that you may write to it.';
    throw new AppError('home.unwritable', `Countersign cannot use ${home}.`, { remedy, cause });
  }
  if (isShared) {
    const remedy = 'Choose a folder of your own.';
    throw new AppError('home.unwritable', `${home} is shared with others, so it cannot be a home.`, { remedy });
  }
}
