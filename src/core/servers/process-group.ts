/// <reference path="./cross-spawn.d.ts" />
import { type ChildProcessWithoutNullStreams, spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { spawn } from 'cross-spawn';

/** How long a program may take to exit by itself, and then how long after it was told to. */
const grace = { input: 2000, signal: 1000 };
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

async function waitUntilGone(pid: number, milliseconds: number): Promise<boolean> {
  const steps = Math.ceil(milliseconds / 20);
  for (let step = 0; step < steps; step += 1) {
    if (!signalGroup(pid, 0)) return true;
    await delay(20);
  }
  return false;
}

async function stopGroup(child: ChildProcessWithoutNullStreams, pid: number, exited: Promise<void>): Promise<void> {
  child.stdin.end();
  await Promise.race([exited, delay(grace.input, undefined, { ref: false })]);
  if (onWindows) {
    if (child.exitCode === null) killTree(pid);
  } else if (signalGroup(pid, 'SIGTERM') && !(await waitUntilGone(pid, grace.signal))) {
    signalGroup(pid, 'SIGKILL');
    // Bounded: where nobody reaps orphans, a dead grandchild stays visible as a zombie.
    await waitUntilGone(pid, 500);
  }
  running.delete(pid);
  child.stdout.destroy();
  child.stderr.destroy();
}

/**
 * Starts a program without a shell, as the leader of its own process group. When this process exits, the group is killed.
 *
 * @param start `command` is an absolute path; `env` is the whole environment
 * @throws what spawning throws (ENOENT, EACCES, ENOEXEC …)
 */
export async function startGroup(start: {
  command: string;
  args: readonly string[];
  cwd: string | undefined;
  env: Readonly<Record<string, string>>;
}): Promise<ProcessGroup> {
  // cross-spawn is node's spawn, and on Windows quotes what a `.cmd` such as npx is given so that cmd.exe cannot run any of it.
  const child = spawn(start.command, [...start.args], {
    cwd: start.cwd,
    env: { ...start.env },
    shell: false,
    detached: !onWindows,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  const pid = child.pid ?? 0;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (running.size === 0 && !process.listeners('exit').includes(killAllGroups)) process.on('exit', killAllGroups);
  running.add(pid);
  let stopping: Promise<void> | undefined;
  return {
    child,
    exited,
    stop() {
      stopping ??= stopGroup(child, pid, exited);
      return stopping;
    },
  };
}
