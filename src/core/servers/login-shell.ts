import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { homedir, userInfo } from 'node:os';
import { basename, isAbsolute } from 'node:path';
import { inheritedEnvironment } from './environment.ts';

/** The PATH a person has in a terminal, or why it is not known. */
export type ShellPath =
  | { readonly shell: string; readonly path: string }
  | { readonly shell: string | null; readonly problem: string };

const limits = { milliseconds: 5000, characters: 1024 * 1024 };
/** Where shells look for their own files, when it is not the home. */
const shellFolders = ['XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME', 'ZDOTDIR'];

function nameShell(environment: NodeJS.ProcessEnv): string | null {
  if (environment.SHELL && isAbsolute(environment.SHELL)) return environment.SHELL;
  try {
    return userInfo().shell;
  } catch {
    return null;
  }
}

/** The plain environment and nothing of ours: what a shell's files start must not learn our secrets. */
function shellEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const folders = shellFolders.flatMap((name) => (environment[name] ? [[name, environment[name]] as const] : []));
  const { PATH = '/usr/local/bin:/usr/bin:/bin' } = environment;
  return {
    ...inheritedEnvironment(environment, process.platform),
    ...Object.fromEntries(folders),
    PATH,
    TERM: 'dumb',
    // Oh My Zsh would otherwise ask whether it may update.
    DISABLE_AUTO_UPDATE: 'true',
  };
}

/**
 * Starts the shell so that it reads its files and says its PATH between two marks; what its files say is passed over. It has no
 * input, no terminal, and a process group that is killed whole once it has answered, or has not.
 */
function ask(shell: string, env: NodeJS.ProcessEnv, limit: number): Promise<string> {
  const mark = `countersign-${randomUUID()}`;
  const say = `printf '%s' ${mark} "$PATH" ${mark}`;
  // A login bash passes over .bashrc, which is where terminals on Linux have theirs from; it may also end the shell.
  const text = basename(shell) === 'bash' ? `${say}; [ -r ~/.bashrc ] && . ~/.bashrc; ${say}` : say;
  const expected = text.split(mark).length - 1;
  return new Promise((resolve, reject) => {
    const child = spawn(shell, ['-ilc', text], {
      cwd: env.HOME ?? homedir(),
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const said: string[] = [];
    let characters = 0;
    // Whoever floods us is not searched from the start again with each piece.
    let tail = '';
    let marks = 0;
    let done = false;
    const finish = (problem: string) => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      child.stdout.destroy();
      killGroup(child.pid);
      const pieces = said.join('').split(mark);
      const path = pieces[pieces.length % 2 === 0 ? pieces.length - 3 : pieces.length - 2];
      if (path === undefined) reject(new Error(problem));
      else resolve(path);
    };
    const timer = setTimeout(() => finish(`it took longer than ${limit / 1000} s`), limit);
    child.once('error', (error) => finish(error.message));
    child.once('close', () => finish('it ended without saying its PATH'));
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      said.push(piece);
      characters += piece.length;
      tail += piece;
      marks += tail.split(mark).length - 1;
      tail = tail.slice(1 - mark.length);
      if (marks === expected) finish('');
      else if (characters > limits.characters) finish('it wrote too much');
    });
  });
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}

/**
 * Asks the person's login shell for its PATH. Desktops start programs without what a shell's files add to it, and that is where
 * nvm, volta, pyenv and the like put themselves.
 *
 * @param limit milliseconds the shell may take
 */
export async function askLoginShell(
  environment: NodeJS.ProcessEnv,
  limit: number = limits.milliseconds,
): Promise<ShellPath> {
  const shell = nameShell(environment);
  if (shell === null) return { shell, problem: 'there is none' };
  const env = shellEnvironment(environment);
  try {
    return { shell, path: await ask(shell, env, limit) };
  } catch (error) {
    return { shell, problem: error instanceof Error ? error.message : String(error) };
  }
}
