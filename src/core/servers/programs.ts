import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { readVariable } from './environment.ts';
import { type Files, realFiles } from './files.ts';
import { type FoundProgram, findCommand, hasFolder } from './find-command.ts';
import { knownFolders, type SearchFolder } from './known-folders.ts';
import { askLoginShell, type ShellPath } from './login-shell.ts';
import { remedyFor } from './missing-program.ts';

/** A program, and the PATH it is started with. */
export interface Program extends FoundProgram {
  readonly searchPath: string;
}

/** Where programs are looked for, each folder once and in this order, and what the login shell said. */
export interface SearchPath {
  readonly folders: readonly SearchFolder[];
  /** Null on Windows, where every program has the PATH of the desktop. */
  readonly shell: ShellPath | null;
}

/** Finds servers' programs as the person's terminal would, however Countersign itself was started. */
export interface Programs {
  /** The login shell is asked at the first call, and then remembered. */
  searchPath(): Promise<SearchPath>;
  /** The PATH that programs are started with. */
  path(): Promise<string>;
  /**
   * Looks a command up; when it is not found the login shell is asked anew, for something may have been installed since.
   *
   * @param where `env` is the server's environment: a PATH the person gave it is the only one that counts
   * @throws AppError `server.command_not_found`, `server.not_executable` or `server.cwd_missing`
   */
  find(command: string, where: { cwd: string | undefined; env: Readonly<Record<string, string>> }): Promise<Program>;
}

export interface ProgramsOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly platform?: string;
  readonly arch?: string;
  readonly home?: string;
  readonly files?: Files;
  readonly askShell?: (environment: NodeJS.ProcessEnv) => Promise<ShellPath>;
}

export const sources = {
  shell: "the login shell's PATH",
  own: "Countersign's own PATH",
  server: "the server's own PATH",
} as const;

export function createPrograms({
  environment,
  platform = process.platform,
  arch = process.arch,
  home = environment.HOME || homedir(),
  files = realFiles,
  askShell = askLoginShell,
}: ProgramsOptions): Programs {
  const { delimiter, isAbsolute } = platform === 'win32' ? win32 : posix;
  let remembered: Promise<SearchPath> | undefined;

  /** Relative entries are passed over, so that nothing runs because of where we happen to be. */
  function split(path: string, from: string): SearchFolder[] {
    const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
    return [...new Set(folders)].map((folder) => ({ path: folder, from }));
  }

  async function gather(): Promise<SearchPath> {
    const asking = platform === 'win32' ? null : askShell(environment);
    const known = await knownFolders(environment, { home, platform, files });
    const shell = await asking;
    const shells = shell && 'path' in shell ? split(shell.path, sources.shell) : [];
    const own = split(readVariable(environment, 'PATH', platform) ?? '', sources.own);
    const folders = new Map<string, SearchFolder>();
    for (const folder of [...shells, ...own, ...known]) {
      if (!folders.has(folder.path)) folders.set(folder.path, folder);
    }
    return { folders: [...folders.values()], shell };
  }

  function searchPath(): Promise<SearchPath> {
    remembered ??= gather();
    return remembered;
  }

  const joined = ({ folders }: SearchPath) => folders.map(({ path }) => path).join(delimiter);

  function notFound(command: string, shell: ShellPath | null, given: boolean): AppError {
    if (hasFolder(command, platform)) {
      return new AppError('server.command_not_found', `There is no “${command}”.`, { remedy: 'Check the path.' });
    }
    if (given) {
      return new AppError('server.command_not_found', `“${command}” was not found on ${sources.server}.`, {
        remedy: "Take PATH out of the server's environment, or add the program's folder to it.",
      });
    }
    const silent = shell && 'problem' in shell;
    const where = shell && !silent ? sources.shell : sources.own;
    const why = silent
      ? ` The login shell${shell.shell ? ` (${shell.shell})` : ''} did not say its: ${shell.problem}.`
      : '';
    return new AppError('server.command_not_found', `“${command}” was not found on ${where}.${why}`, {
      remedy: remedyFor(command),
    });
  }

  return {
    searchPath,
    path: async () => joined(await searchPath()),
    async find(command, { cwd, env }) {
      const given = readVariable(env, 'PATH', platform);
      const before = remembered;
      const look = async (every: SearchPath): Promise<Program | null> => {
        const folders = given === undefined ? every.folders : split(given, sources.server);
        const found = await findCommand(command, { cwd, environment, folders, platform, arch, files });
        return found && { ...found, searchPath: given ?? joined(every) };
      };
      const found = await look(await searchPath());
      if (found) return found;
      if (before && given === undefined && !hasFolder(command, platform)) {
        // Whoever else is just asking anew is joined.
        if (remembered === before) remembered = undefined;
        const again = await look(await searchPath());
        if (again) return again;
      }
      const { shell } = await searchPath();
      throw notFound(command, shell, given !== undefined);
    },
  };
}
