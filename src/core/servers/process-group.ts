/// <reference path="./cross-spawn.d.ts" />
import { type ChildProcessWithoutNullStreams, spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { spawn } from 'cross-spawn';
import { checkBatchArguments } from './batch-arguments.ts';
import { signalEach, waitUntil } from './end-processes.ts';
import { membersOf, withDescendants } from './families.ts';
import type { ServerBook } from './process-book.ts';
import { type ProcessEntry, processTable } from './process-table.ts';

/** Milliseconds a program may take to exit by itself, after it was told to, and after it was forced. */
export const grace = { input: 800, signal: 700, force: 500 };
const onWindows = process.platform === 'win32';

/** A program we started, and everything it started in turn. */
export interface ProcessGroup {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves when the program itself has exited. */
  readonly exited: Promise<void>;
  /** Ends its input, then asks, then forces; resolves when the whole group is gone. */
  stop(): Promise<void>;
}

const running = new Set<number>();

/** Sends `signal` to all of the group that `pid` leads; false when nobody is left in it. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function killTree(pid: number): void {
  if (onWindows) spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true });
  else signalGroup(pid, 'SIGKILL');
}

/** Kills every group still running, at once and without waiting: for the moment this process ends. */
export function killAllGroups(): void {
  for (const pid of running) killTree(pid);
}

/** All of the group, and what it started into groups of its own: once its parents are gone, nobody knows those any more. */
async function familyOf(pid: number): Promise<ProcessEntry[]> {
  const all = await processTable.list().catch(() => []);
  return withDescendants(all, membersOf(all, pid));
}

async function endGroup(pid: number, before: readonly ProcessEntry[]): Promise<void> {
  let strays = before.filter((entry) => entry.group !== pid);
  const isGone = () => !signalGroup(pid, 0) && !strays.some((entry) => processTable.isAlive(entry));
  signalGroup(pid, 'SIGTERM');
  signalEach(strays, 'SIGTERM', processTable);
  if (await waitUntil(isGone, grace.signal)) return;
  strays = [...strays, ...(await familyOf(pid)).filter((entry) => entry.group !== pid)];
  signalGroup(pid, 'SIGKILL');
  signalEach(strays, 'SIGKILL', processTable);
  // Bounded: where nobody reaps orphans, a dead grandchild stays visible as a zombie.
  await waitUntil(isGone, grace.force);
}

async function stopGroup(child: ChildProcessWithoutNullStreams, pid: number, exited: Promise<void>): Promise<void> {
  const family = onWindows ? [] : await familyOf(pid);
  child.stdin.end();
  await Promise.race([exited, delay(grace.input, undefined, { ref: false })]);
  if (!onWindows) await endGroup(pid, family);
  else if (child.exitCode === null) killTree(pid);
  running.delete(pid);
  child.stdout.destroy();
  child.stderr.destroy();
}

/**
 * Starts a program without a shell, as the leader of its own process group. When this process exits, the group is killed.
 *
 * @param start `command` is an absolute path; `env` is the whole environment; `book` is told of it before anything can go wrong
 * @throws what spawning throws (ENOENT, EACCES, ENOEXEC …); on Windows AppError `input.invalid` for what a batch file cannot be given
 */
export async function startGroup(start: {
  command: string;
  args: readonly string[];
  cwd: string | undefined;
  env: Readonly<Record<string, string>>;
  book: ServerBook;
}): Promise<ProcessGroup> {
  if (onWindows) checkBatchArguments(start.command, start.args);
  // cross-spawn is node's spawn, and on Windows quotes what a `.cmd` such as npx is given so that cmd.exe cannot run any of it.
  const child = spawn(start.command, [...start.args], {
    cwd: start.cwd,
    env: { ...start.env, ...start.book.environment },
    shell: false,
    detached: !onWindows,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const pid = child.pid ?? 0;
  if (pid !== 0) start.book.started(pid);
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (running.size === 0 && !process.listeners('exit').includes(killAllGroups)) process.on('exit', killAllGroups);
  running.add(pid);
  let stopping: Promise<void> | undefined;
  return {
    child,
    exited,
    stop() {
      stopping ??= stopGroup(child, pid, exited).finally(() => start.book.gone(pid));
      return stopping;
    },
  };
}
