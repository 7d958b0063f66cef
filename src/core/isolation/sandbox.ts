import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxRuntimeConfig } from '@anthropic-ai/sandbox-runtime';
import { AppError } from '../../shared/errors.ts';
import type { Isolation } from '../../shared/isolation.ts';
import type { Confined, Start } from '../confine.ts';
import { once } from '../once.ts';
import { type GivenFolder, givenFolders, guardedFiles, isWithin } from './given-folders.ts';
import type { PrivateFolders } from './private-folder.ts';
import { programFolders, systemFolders } from './program-folders.ts';
import { type FindProgram, type SandboxRuntime, startSandboxRuntime } from './sandbox-runtime.ts';

type SandboxSettings = Extract<Isolation, { kind: 'sandbox' }>;

/** Sandboxes made by the operating system, one for each server that wants one. */
export interface Sandbox {
  /** What makes them here. @throws AppError `isolation.unavailable` with the reason */
  check(): Promise<string>;
  /** @throws AppError `isolation.unavailable` or `isolation.failed` */
  confine(settings: SandboxSettings, start: Start): Promise<Confined>;
  close(): Promise<void>;
}

const loopback = ['localhost', '127.0.0.1', '::1'];

function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * The command inside. The library sets TMPDIR to a folder that every sandbox shares and keeps loopback and private networks off its
 * proxy, where alone a listed host is reached; both are set right here. Node's own `fetch` uses a proxy only when told to.
 */
function commandInside({ command, args }: Start, folder: string, hosts: readonly string[]): string {
  const direct = loopback.filter((host) => !hosts.includes(host)).join(',');
  const variables = { TMPDIR: join(folder, 'tmp'), NO_PROXY: direct, no_proxy: direct, NODE_USE_ENV_PROXY: '1' };
  const exported = Object.entries(variables).map(([name, value]) => `${name}=${shellWord(value)}`);
  return `export ${exported.join(' ')}; exec ${[command, ...args].map(shellWord).join(' ')}`;
}

/**
 * What one server may use of the disk: the system's programs, its own, what was given to it, and one private folder. What is denied
 * as a credential stays hidden whatever else is given: Countersign's home, and the folder that the library lends to every sandbox.
 */
function policyFor(parts: {
  readable: readonly string[];
  given: readonly GivenFolder[];
  folder: string;
  home: string;
}): Partial<SandboxRuntimeConfig> {
  const { readable, given, folder, home } = parts;
  const literal = (path: string) => ({ path, literal: true as const });
  const writable = given.filter(({ write }) => write).map(({ real }) => real);
  return {
    network: { allowedDomains: [], deniedDomains: [] },
    filesystem: {
      denyRead: process.platform === 'linux' ? ['/', '/sys'] : ['/'],
      allowRead: [...readable, ...given.flatMap(({ path, real }) => [path, real])].map(literal),
      allowWrite: [folder, ...writable].map(literal),
      denyWrite: guardedFiles(given).map(literal),
    },
    credentials: {
      files: [home, '/tmp/claude', '/private/tmp/claude']
        .filter((path) => existsSync(path))
        .map((path) => ({ path, mode: 'deny' as const })),
    },
  };
}

/** Where it starts: where it was told to, which it must be able to see; else where we are, else its private folder. */
function startFolder({ server, cwd }: Start, visible: readonly string[], folder: string): string {
  const canSee = (path: string) => visible.some((one) => isWithin(path, one));
  if (cwd === undefined) return canSee(process.cwd()) ? process.cwd() : folder;
  if (canSee(cwd)) return cwd;
  throw new AppError(
    'isolation.failed',
    `“${server}” is to start in “${cwd}”, which its sandbox does not let it see.`,
    {
      remedy: 'Give it that folder in its isolation, or let it start elsewhere.',
    },
  );
}

async function startIn(folders: PrivateFolders, find: FindProgram) {
  const folder = await folders.make();
  try {
    return { runtime: await startSandboxRuntime({ folder, find }), folder };
  } catch (error) {
    await folders.remove(folder);
    throw error;
  }
}

/** @param options `home`: Countersign's own folder, hidden from every server */
export function createSandbox(options: { home: string; folders: PrivateFolders; find: FindProgram }): Sandbox {
  const { home, folders, find } = options;
  let starting: Promise<{ runtime: SandboxRuntime; folder: string }> | null = null;
  const start = once(() => {
    starting = startIn(folders, find);
    return starting;
  });

  async function confine(settings: SandboxSettings, program: Start): Promise<Confined> {
    const { manager, shell, needs } = (await start()).runtime;
    const given = await givenFolders(settings.folders, home);
    const own = programFolders({ ...program, cwd: program.cwd ?? process.cwd() });
    const readable = [...systemFolders(), ...own, ...needs];
    const id = randomBytes(24).toString('base64url');
    const folder = await folders.make();
    let wrapped = false;
    const cleanup = async () => {
      manager.unregisterCommandNetworkLists(id);
      if (wrapped) manager.cleanupAfterCommand();
      await folders.remove(folder);
    };
    try {
      const cwd = startFolder(program, [...readable, ...given.flatMap(({ path, real }) => [path, real])], folder);
      manager.registerCommandNetworkLists(id, { allowedDomains: [...settings.hosts] });
      const inside = commandInside(program, folder, settings.hosts);
      const policy = policyFor({ readable, given, folder, home });
      const line = await manager.wrapWithSandbox(inside, shell, policy, undefined, {
        commandId: id,
        commandText: program.server,
      });
      wrapped = true;
      const env = program.own.includes('HOME') ? program.env : { ...program.env, HOME: folder };
      // A shell that takes the place of itself, so that the process we start, and end, is the sandbox.
      return { command: '/bin/sh', args: ['-c', `exec ${line}`], cwd, env, cleanup };
    } catch (error) {
      await cleanup();
      if (error instanceof AppError) throw error;
      throw new AppError('isolation.failed', `The sandbox of “${program.server}” cannot be made as it is set.`, {
        remedy: 'Check its folders and hosts: names such as api.example.org or *.example.org.',
        cause: error,
      });
    }
  }

  return {
    check: async () => (await start()).runtime.detail,
    confine,
    async close() {
      const started = await starting?.catch(() => null);
      if (!started) return;
      await started.runtime.manager.reset();
      await folders.remove(started.folder);
    },
  };
}
