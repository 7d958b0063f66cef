import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { SandboxRuntimeConfig } from '@anthropic-ai/sandbox-runtime';
import { AppError } from '../../shared/errors.ts';
import { quote } from '../quote.ts';
import { runProgram } from './run-program.ts';

type Manager = typeof import('@anthropic-ai/sandbox-runtime')['SandboxManager'];
export type FindProgram = (name: string) => Promise<string | null>;

/** The library that makes sandboxes, ready to be used, with a trial sandbox seen to work. */
export interface SandboxRuntime {
  readonly manager: Manager;
  /** The shell its commands are written for. */
  readonly shell: string;
  /** What every sandbox must be able to read for the library's own sake. */
  readonly needs: readonly string[];
  /** What was found, for the person. */
  readonly detail: string;
}

const instead = 'Until then, run the server in a container, or without isolation if you trust it.';
const packages: Record<string, string> = { bwrap: 'bubblewrap', socat: 'socat', rg: 'ripgrep', bash: 'bash' };
const needed: Readonly<Record<string, readonly string[]>> = {
  linux: ['bwrap', 'socat', 'rg', 'bash'],
  darwin: ['sandbox-exec', 'rg', 'bash'],
};

function unavailable(message: string, remedy: string, cause?: unknown): AppError {
  return new AppError('isolation.unavailable', message, { remedy: `${remedy} ${instead}`, cause });
}

async function findPrograms(find: FindProgram): Promise<Record<string, string>> {
  const names = needed[process.platform];
  if (!names) {
    throw unavailable(
      'There is no sandbox for servers on this operating system yet.',
      'Nothing can be installed for it.',
    );
  }
  const found = await Promise.all(names.map(async (name) => [name, await find(name)] as const));
  const missing = found.filter(([, path]) => path === null).map(([name]) => packages[name] ?? name);
  if (missing.length > 0) {
    const how = process.platform === 'darwin' ? 'brew install' : 'sudo apt install';
    throw unavailable(
      `A sandbox needs ${missing.join(' and ')}, which ${missing.length > 1 ? 'are' : 'is'} not installed.`,
      `Install with your system’s packages, e.g. ${how} ${missing.join(' ')}.`,
    );
  }
  return Object.fromEntries(found.map(([name, path]) => [name, path ?? '']));
}

/**
 * The library's helper that forbids new namespaces and Unix sockets inside. The library goes on without it; we do not. In a packed
 * app it lies beside the archive, since nothing can be started from inside one.
 */
function findHelper(): string {
  const manifest = createRequire(import.meta.url).resolve('@anthropic-ai/sandbox-runtime/package.json');
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x64';
  const path = join(manifest, '../vendor/seccomp', architecture, 'apply-seccomp');
  const helper = path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
  if (['x64', 'arm64'].includes(process.arch) && existsSync(helper)) return helper;
  throw unavailable('A part of the sandbox is missing for this computer’s processor.', 'Install Countersign anew.');
}

/**
 * The library starts socat on our side and would leave it running when we are killed; under bubblewrap it dies with us. Inside
 * a sandbox the same program is the bare socat.
 */
async function wrapSocat(folder: string, { socat, bwrap }: Record<string, string>): Promise<string> {
  const path = join(folder, 'socat');
  const dying = `exec '${bwrap}' --dev-bind / / --die-with-parent -- '${socat}' "$@"`;
  const text = `#!/bin/sh\ncase "$1" in UNIX-LISTEN:*) ${dying} ;; esac\nexec '${socat}' "$@"\n`;
  await writeFile(path, text, { mode: 0o700 });
  return path;
}

/** The library ends its own parts on these signals, which would keep them from ending us; we end its parts ourselves. */
async function withoutSignalHandlers(work: () => Promise<void>): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const before = signals.map((signal) => process.listeners(signal));
  await work();
  for (const [index, signal] of signals.entries()) {
    const added = process.listeners(signal).filter((listener) => !before[index]?.includes(listener));
    for (const listener of added) if (listener.name === 'cleanupHandler') process.off(signal, listener);
  }
}

/** Whether the system lets bubblewrap do what a sandbox needs; where it does not, the library would only say that it waited. */
async function tryBubblewrap(bwrap: string): Promise<void> {
  const alone = ['--unshare-user', '--unshare-net', '--unshare-pid', '--die-with-parent', '--ro-bind', '/', '/'];
  const { code, complaint } = await runProgram(bwrap, [...alone, '--dev', '/dev', '--proc', '/proc', '--', 'true'], {
    env: process.env,
    limit: 10_000,
  });
  if (code === 0) return;
  throw unavailable(
    `This system does not let programs make a sandbox: ${quote(complaint || 'no reason given', 200)}.`,
    'Programs must be allowed to make user namespaces. On Ubuntu: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile for bwrap. Inside a container its own settings decide.',
  );
}

/** Runs one thing in a sandbox of the library's, as servers will be. */
async function tryOut(manager: Manager, shell: string, needs: readonly string[]): Promise<void> {
  const allowRead = needs.map((path) => ({ path, literal: true as const }));
  const filesystem = { denyRead: [], allowRead, allowWrite: [], denyWrite: [] };
  const line = await manager.wrapWithSandbox('exit 42', shell, { filesystem });
  const { code, complaint } = await runProgram('/bin/sh', ['-c', `exec ${line}`], { env: process.env, limit: 20_000 });
  manager.cleanupAfterCommand();
  if (code !== 42) throw new Error(complaint || `the trial ended with ${code}`);
}

/**
 * Starts the library, whose one configuration allows nothing: each sandbox then has its own folders and, under an id nobody can
 * guess, its own hosts. It is one per process, so there is one of these per process.
 *
 * @param options `folder`: a private folder for its own files; `find`: the absolute path of an installed program
 * @throws AppError `isolation.unavailable`
 */
export async function startSandboxRuntime(options: { folder: string; find: FindProgram }): Promise<SandboxRuntime> {
  const programs = await findPrograms(options.find);
  const onLinux = process.platform === 'linux';
  if (programs.bwrap !== undefined) await tryBubblewrap(programs.bwrap);
  const helper = onLinux ? findHelper() : null;
  const socat = onLinux ? await wrapSocat(options.folder, programs) : null;
  const config: SandboxRuntimeConfig = {
    network: { allowedDomains: [], deniedDomains: [] },
    filesystem: { denyRead: [], allowWrite: [], denyWrite: [] },
    ripgrep: { command: programs.rg ?? 'rg' },
    // It protects what lies in OUR working folder, which no server may write to in the first place.
    mandatoryDenySearchDepth: 1,
    ...(socat && { socatPath: socat, bwrapPath: programs.bwrap }),
    ...(helper && { seccomp: { applyPath: helper } }),
  };
  const { SandboxManager: manager } = await import('@anthropic-ai/sandbox-runtime');
  const shell = programs.bash ?? 'bash';
  try {
    await withoutSignalHandlers(() => manager.initialize(config));
    const sockets = [manager.getLinuxHttpSocketPath(), manager.getLinuxSocksSocketPath()];
    const needs = [helper, socat, ...sockets].filter((path): path is string => typeof path === 'string');
    await tryOut(manager, shell, needs);
    return { manager, shell, needs, detail: onLinux ? `bubblewrap (${programs.bwrap})` : 'seatbelt (sandbox-exec)' };
  } catch (error) {
    await manager.reset().catch(() => {});
    const why = error instanceof Error ? error.message : String(error);
    throw unavailable(`A sandbox could not be prepared: ${quote(why, 300)}.`, 'Correct that and try again.', error);
  }
}
