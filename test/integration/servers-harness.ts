import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';
import type { Confine } from '../../src/core/confine.ts';
import { createGuardedFetch } from '../../src/core/net/guarded-fetch.ts';
import { createGuardedSocket } from '../../src/core/net/guarded-socket.ts';
import type { Kept, Vault } from '../../src/core/ports.ts';
import type { SecretEntries } from '../../src/core/servers/kept-secrets.ts';
import { createPrograms } from '../../src/core/servers/programs.ts';
import { createServers, type Servers, type ServersOptions } from '../../src/core/servers/servers.ts';
import type { Secret } from '../../src/shared/secrets.ts';
import { type Server, type ServerConfig, type ServerInput, serverInputSchema } from '../../src/shared/servers.ts';
import { memoryKept } from '../fakes/memory-kept.ts';
import { noIsolation } from '../fakes/no-isolation.ts';
import { noSignIns } from '../fakes/no-sign-ins.ts';
import { ownProcesses } from '../fakes/own-processes.ts';
import { silentLog } from '../fakes/silent-log.ts';

// Real processes on a busy machine: a limit against hanging, not a time to keep.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

export interface Pool {
  readonly servers: Servers;
  readonly vault: Vault & { readonly kept: Map<string, string> };
  configs(): readonly ServerConfig[];
  failToSave(why: string): void;
  readonly logged: string[];
  readonly announced: Server[][];
  /** Of each announcement, whether there may be other tools. */
  readonly tools: boolean[];
  readonly announcedSecrets: Secret[][];
  /** The list of the secrets in the vault. */
  readonly secretNames: Kept<SecretEntries>;
  readonly logFolder: string;
  /** Adds a server as the person would, and waits until it is connected. */
  connected(input: ServerInput): Promise<Server>;
  added(input: ServerInput): Promise<Server>;
  /** Waits until the server is in this state. */
  until(name: string, state: Server['state']): Promise<Server>;
}

/** A pool of servers with everything real but the vault, the file of configurations and the clock's owner; closed after the test. `silenceMs`: after how long a silence a server is asked whether it lives. `parts`: what is not to be as usual. */
export function openPool(
  environment: NodeJS.ProcessEnv = process.env,
  initial: readonly ServerConfig[] = [],
  confine: Confine = noIsolation,
  silenceMs?: number,
  parts: Partial<ServersOptions> = {},
): Pool {
  let configs = initial;
  const kept = new Map<string, string>();
  const logged: string[] = [];
  const announced: Server[][] = [];
  const tools: boolean[] = [];
  const say = (message: string, fields?: object) => void logged.push(`${message} ${JSON.stringify(fields ?? {})}`);
  const vault = {
    kind: 'file' as const,
    kept,
    get: async (name: string) => kept.get(name) ?? null,
    set: async (name: string, value: string) => void kept.set(name, value),
    delete: async (name: string) => void kept.delete(name),
  };
  const logFolder = mkdtempSync(join(tmpdir(), 'countersign-logs-'));
  const secretNames = memoryKept<SecretEntries>([]);
  const announcedSecrets: Secret[][] = [];
  let failure: string | null = null;
  const save = (next: readonly ServerConfig[]) => {
    if (failure !== null) throw new Error(failure);
    configs = next;
  };
  const servers = createServers({
    programs: createPrograms({ environment: environment }),
    processes: ownProcesses(),
    configs: { list: () => configs, save },
    secrets: secretNames,
    logFolder,
    vault,
    version: '0.0.0',
    log: { info: say, warn: say, error: say },
    clock: { now: () => Date.now() },
    environment,
    fetchFor: (chosen, onConnect) =>
      createGuardedFetch({ kind: 'messages', allowLoopback: false, chosen, onConnect, log: silentLog() }),
    socketFor: (chosen) => createGuardedSocket({ allowLoopback: false, chosen, log: silentLog() }),
    signIns: noSignIns,
    confine,
    record: async () => {},
    onChange(state, others) {
      announced.push(state);
      tools.push(others);
    },
    onSecretsChange: (state) => void announcedSecrets.push(state),
    ...(silenceMs !== undefined && { silenceMs }),
    ...parts,
  });
  onTestFinished(async () => {
    await servers.close();
    rmSync(logFolder, { recursive: true, force: true, maxRetries: 10 });
  });
  const find = (name: string) => servers.list().find((server) => server.config.name === name);
  const pool: Pool = {
    servers,
    vault,
    configs: () => configs,
    failToSave(why) {
      failure = why;
    },
    logged,
    announced,
    tools,
    announcedSecrets,
    secretNames,
    logFolder,
    added: (input) => servers.add(serverInputSchema.parse(input)),
    async connected(input) {
      await pool.added(input);
      return pool.until(input.name, 'connected');
    },
    until: (name, state) =>
      vi.waitUntil(
        () => {
          const server = find(name);
          return server?.state === state ? server : undefined;
        },
        { timeout: 60_000, interval: 10 },
      ),
  };
  return pool;
}

function fixture(file: string): string {
  return fileURLToPath(new URL(`../servers/${file}.ts`, import.meta.url));
}

const everything = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/dist/index.js');

/** What the person types to add a fixture. */
export function recording(name = 'recording', env: { name: string; value: string }[] = []): ServerInput {
  return { name, transport: 'stdio', command: process.execPath, args: [fixture('recording-server')], env };
}

export function misbehaving(name: string, way: string, timeoutSeconds = 20): ServerInput {
  return {
    name,
    transport: 'stdio',
    command: process.execPath,
    args: [fixture('misbehaving-server'), way],
    timeoutSeconds,
  };
}

export function modern(name = 'modern'): ServerInput {
  return { name, transport: 'stdio', command: process.execPath, args: [fixture('modern-server')] };
}

export function legacy(name = 'everything'): ServerInput {
  return { name, transport: 'stdio', command: process.execPath, args: [everything] };
}

export const programs = { everything, modern: fixture('modern-server') };

function readStat(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return `${pid} (gone) Z`;
  }
}

/** Whether a process with this number is alive; one that only waits to be reaped is not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return process.platform !== 'linux' || !/^\d+ \(.*\) Z/s.test(readStat(pid));
}
