import { posix, win32 } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { readVariable } from './environment.ts';
import type { FileKind, Files } from './files.ts';
import type { SearchFolder } from './known-folders.ts';
import { checkProgramFile } from './program-file.ts';

/** A program that was found: its absolute path, and on which path or in whose folder; null when the command itself said where. */
export interface FoundProgram {
  readonly path: string;
  readonly from: string | null;
}

export interface FindOptions {
  readonly cwd: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  /** Where to look, in this order; none of them relative. */
  readonly folders: readonly SearchFolder[];
  readonly platform: string;
  readonly arch: string;
  readonly files: Files;
}

/** What Windows starts without asking which program a file belongs to; the last two by way of cmd.exe. */
const startable = ['.com', '.exe', '.bat', '.cmd'];

function onWindows({ platform }: FindOptions): boolean {
  return platform === 'win32';
}

/** On Windows a command is found without its extension, through PATHEXT; `npx` itself is there a script for other systems. */
function spellings(path: string, options: FindOptions): string[] {
  if (!onWindows(options)) return [path];
  const known = (readVariable(options.environment, 'PATHEXT', 'win32') ?? startable.join(';')).toLowerCase().split(';');
  const added = known.filter((extension) => startable.includes(extension)).map((extension) => path + extension);
  return startable.includes(win32.extname(path).toLowerCase()) ? [path, ...added] : [...added, path];
}

/** A file as it could be started. Windows has a `python.exe` that only opens its shop; it counts as missing. */
async function look(path: string, options: FindOptions): Promise<FileKind> {
  const kind = await options.files.kind(path);
  if (!onWindows(options) || kind !== 'executable') return kind;
  if (!startable.includes(win32.extname(path).toLowerCase())) return 'not-executable';
  const leadsTo = await options.files.target(path);
  return leadsTo !== null && /AppInstallerPythonRedirector/i.test(leadsTo) ? 'missing' : 'executable';
}

async function checkFolder({ cwd, files }: FindOptions): Promise<void> {
  if (cwd === undefined) return;
  const kind = await files.kind(cwd);
  if (kind === 'folder') return;
  throw new AppError(
    'server.cwd_missing',
    `The folder “${cwd}” to start in ${kind === 'missing' ? 'does not exist' : 'is a file'}.`,
    { remedy: "Create the folder, or correct the server's folder." },
  );
}

/** Whether a command says itself where it is. */
export function hasFolder(command: string, platform: string): boolean {
  return command.includes('/') || (platform === 'win32' && (command.includes('\\') || /^[a-z]:/i.test(command)));
}

function candidates(command: string, options: FindOptions): FoundProgram[] {
  const { join, resolve } = onWindows(options) ? win32 : posix;
  if (hasFolder(command, options.platform)) {
    const path = resolve(options.cwd ?? '.', command);
    return spellings(path, options).map((spelling) => ({ path: spelling, from: null }));
  }
  return options.folders.flatMap(({ path, from }) =>
    spellings(join(path, command), options).map((spelling) => ({ path: spelling, from })),
  );
}

const unusable: Record<Exclude<FileKind, 'executable' | 'missing'>, (path: string, windows: boolean) => AppError> = {
  folder: (path) =>
    new AppError('server.not_executable', `“${path}” is a folder, not a program.`, {
      remedy: 'Name the program in it.',
    }),
  'not-executable': (path, windows) =>
    new AppError('server.not_executable', `“${path}” is not a program that can be started.`, {
      remedy: windows
        ? 'Give the program that runs it as the command and the file as its first argument.'
        : 'Make it executable (chmod +x) or name another command.',
    }),
};

/**
 * The program that `command` names: itself when it says where it is (from `cwd` when relative), else the first match in
 * `folders`; null when there is none. Nothing is ever found because of where we happen to be.
 *
 * @throws AppError `server.not_executable` for what is there but cannot be started, `server.cwd_missing`
 */
export async function findCommand(command: string, options: FindOptions): Promise<FoundProgram | null> {
  await checkFolder(options);
  let refused: AppError | undefined;
  for (const candidate of candidates(command, options)) {
    const kind = await look(candidate.path, options);
    if (kind === 'executable') {
      await checkProgramFile(candidate.path, options);
      return candidate;
    }
    // A folder of that name on the PATH is nobody's mistake.
    if (kind === 'not-executable' || (kind === 'folder' && hasFolder(command, options.platform))) {
      refused ??= unusable[kind](candidate.path, onWindows(options));
    }
  }
  if (refused) throw refused;
  return null;
}
