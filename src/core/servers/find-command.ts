import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { readVariable } from './environment.ts';

type Found = 'missing' | 'folder' | 'not-executable' | 'executable';

async function look(path: string): Promise<Found> {
  const found = await stat(path).catch(() => null);
  if (!found) return 'missing';
  if (!found.isFile()) return 'folder';
  return access(path, constants.X_OK).then(
    () => 'executable',
    () => 'not-executable',
  );
}

/** On Windows a command is found without its extension, through PATHEXT. */
function spellings(path: string, environment: NodeJS.ProcessEnv): string[] {
  if (process.platform !== 'win32') return [path];
  const extensions = (readVariable(environment, 'PATHEXT', 'win32') ?? '.COM;.EXE;.BAT;.CMD').split(';');
  return /\.[^\\/.]+$/.test(path) ? [path] : extensions.map((extension) => path + extension);
}

async function checkFolder(cwd: string): Promise<void> {
  const found = await stat(cwd).catch(() => null);
  if (found?.isDirectory()) return;
  throw new AppError(
    'server.cwd_missing',
    `The folder “${cwd}” to start in ${found ? 'is a file' : 'does not exist'}.`,
    {
      remedy: "Create the folder, or correct the server's folder.",
    },
  );
}

function candidates(command: string, cwd: string | undefined, environment: NodeJS.ProcessEnv): string[] {
  if (hasFolder(command)) return spellings(resolve(cwd ?? '.', command), environment);
  const folders = (readVariable(environment, 'PATH', process.platform) ?? '').split(delimiter).filter(isAbsolute);
  return folders.flatMap((folder) => spellings(join(folder, command), environment));
}

function hasFolder(command: string): boolean {
  return command.includes('/') || (process.platform === 'win32' && command.includes('\\'));
}

/**
 * The absolute path of the program that `command` names: itself when it has a slash (from `cwd` when relative), else the first
 * match in the PATH of `environment`. Relative entries of PATH are passed over, so nothing runs because of where we happen to be.
 *
 * @throws AppError `server.command_not_found`, `server.not_executable` or `server.cwd_missing`
 */
export async function findCommand(
  command: string,
  { cwd, environment }: { cwd: string | undefined; environment: NodeJS.ProcessEnv },
): Promise<string> {
  if (cwd !== undefined) await checkFolder(cwd);
  let unusable: string | undefined;
  for (const path of candidates(command, cwd, environment)) {
    const found = await look(path);
    if (found === 'executable') return path;
    if (found === 'not-executable' || (found === 'folder' && hasFolder(command))) unusable ??= path;
  }
  if (unusable !== undefined) {
    throw new AppError('server.not_executable', `“${unusable}” is not a program that can be started.`, {
      remedy: 'Make it executable (chmod +x) or name another command.',
    });
  }
  throw new AppError('server.command_not_found', `The command “${command}” was not found.`, {
    remedy: hasFolder(command)
      ? 'Check the path.'
      : 'Install it, or give its full path; Countersign searched the folders in PATH.',
  });
}
