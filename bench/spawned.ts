import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A program under measurement. */
export interface Spawned {
  /** The JSON object it printed when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  /** Resident memory now and at its highest, in MiB; null where the system does not tell. */
  memory(): { now: number; peak: number } | null;
  /** Processor time all its threads have used, in milliseconds; NaN where the system does not tell. */
  cpuMs(): number;
  close(): Promise<void>;
}

/** Starts a Node program and waits for its first line, which is JSON. */
export async function spawned(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Spawned> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: child.stdout });
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code} before it was ready`)));
  });
  const line = await Promise.race([new Promise<string>((resolve) => lines.once('line', resolve)), ended]);
  ended.catch(() => {});
  return watched(child, JSON.parse(line));
}

/** Starts a Node program that says nothing we can read; whether it is ready is for the caller to find out. */
export function spawnedSilent(args: readonly string[], env: NodeJS.ProcessEnv = {}): Spawned {
  return watched(spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: 'ignore' }), {});
}

function watched(child: ChildProcess, ready: Spawned['ready']): Spawned {
  return { ready, memory: () => memoryOf(child), cpuMs: () => cpuOf(child), close: () => closed(child) };
}

function memoryOf({ pid }: ChildProcess): { now: number; peak: number } | null {
  if (process.platform !== 'linux' || pid === undefined) return null;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mib = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
  return { now: mib('VmRSS'), peak: mib('VmHWM') };
}

function cpuOf({ pid }: ChildProcess): number {
  if (process.platform !== 'linux' || pid === undefined) return Number.NaN;
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((id) =>
    Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
}

function closed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
