import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  parseLinuxBootTime,
  parseLinuxPageSize,
  parseLinuxStat,
  parseMacTable,
  parseWindowsTable,
} from './parse-processes.ts';

/** One process of this machine as the system tells it. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** The process group and the session it is in; null on Windows, which has none. */
  readonly group: number | null;
  readonly session: number | null;
  /** When it started, in whatever the system counts in: with the pid it tells a process from every other of this boot. */
  readonly start: string;
  readonly startedAt: string | null;
  /** Resident, in bytes. */
  readonly memory: number | null;
  /** Its program's name without arguments. */
  readonly name: string;
}

/** What the operating system says of processes. */
export interface ProcessTable {
  /** Every process that is alive; one that only waits to be reaped is not. */
  list(): Promise<ProcessEntry[]>;
  find(pid: number): Promise<ProcessEntry | null>;
  /** Tells this boot of this machine from every other. */
  boot(): Promise<string>;
  /** Whether the process is still alive; on Linux this very one, elsewhere whichever has its number. */
  isAlive(entry: ProcessEntry): boolean;
  /** A variable in the environment the process was started with; null when it has none or we may not look. */
  variable(pid: number, name: string): Promise<string | null>;
}

const run = promisify(execFile);

async function output(program: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const { stdout } = await run(program, args, { env, windowsHide: true, timeout: 15_000, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function readLink(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

let pageSize: number | undefined;

function readMachine() {
  pageSize ??= parseLinuxPageSize(readText('/proc/self/smaps'));
  // Read anew for each look: the clock may have been set since.
  return { bootedAt: parseLinuxBootTime(readText('/proc/stat')), pageSize };
}

function readLinux(pid: string, machine: ReturnType<typeof readMachine>): ProcessEntry | null {
  const found = parseLinuxStat(readText(`/proc/${pid}/stat`), machine);
  return found && { ...found, name: programName(pid) ?? found.name };
}

let looking: Promise<ProcessEntry[]> | undefined;

const linux: ProcessTable = {
  /** Twenty servers that are stopped at once look once, a moment after the last of them asked. */
  list() {
    looking ??= nextTurn().then(() => {
      looking = undefined;
      const machine = readMachine();
      const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
      return pids.flatMap((pid) => readLinux(pid, machine) ?? []);
    });
    return looking;
  },
  find: async (pid) => readLinux(String(pid), readMachine()),
  // Two containers share a boot but not their numbers.
  boot: async () => `${readText('/proc/sys/kernel/random/boot_id').trim()} ${readLink('/proc/self/ns/pid')}`,
  isAlive: ({ pid, start }) =>
    parseLinuxStat(readText(`/proc/${pid}/stat`), { bootedAt: 0, pageSize: 1 })?.start === start,
  async variable(pid, name) {
    const found = readText(`/proc/${pid}/environ`)
      .split('\0')
      .find((entry) => entry.startsWith(`${name}=`));
    return found?.slice(name.length + 1) ?? null;
  },
};

/** A process may call itself anything, its own arguments among it; the file it runs is what it is. */
function programName(pid: string): string | null {
  const file = readLink(`/proc/${pid}/exe`)?.replace(/ \(deleted\)$/, '');
  return file?.slice(file.lastIndexOf('/') + 1) || null;
}

const mac: ProcessTable = {
  list: async () => parseMacTable(await output('/bin/ps', ['-axo', 'pid=,ppid=,pgid=,stat=,rss=,lstart=,comm='])),
  find: async (pid) => (await mac.list()).find((entry) => entry.pid === pid) ?? null,
  boot: async () => (await output('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'])).trim(),
  isAlive: ({ pid }) => isThere(pid),
  async variable(pid, name) {
    // What comes first is the arguments, which cannot hold the variable by accident: it is a random value.
    const text = await output('/bin/ps', ['-E', '-ww', '-o', 'command=', '-p', String(pid)]).catch(() => '');
    return text.match(new RegExp(`(?:^| )${name}=(\\S+)`))?.[1] ?? null;
  },
};

const query = `Get-CimInstance Win32_Process | ForEach-Object { [pscustomobject]@{ ProcessId = $_.ProcessId; ParentProcessId = $_.ParentProcessId; Name = $_.Name; WorkingSetSize = $_.WorkingSetSize; Started = $(if ($_.CreationDate) { $_.CreationDate.ToUniversalTime().ToString('o') }) } } | ConvertTo-Json -Compress`;
const bootQuery = `(Get-CimInstance Win32_OperatingSystem).LastBootUpTime.ToUniversalTime().ToString('o')`;
const powershell = (text: string) =>
  output(`${process.env.SystemRoot ?? 'C:\\Windows'}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`, [
    '-NoProfile',
    '-NonInteractive',
    '-Command',
    text,
  ]);

const windows: ProcessTable = {
  list: async () => parseWindowsTable(await powershell(query)),
  find: async (pid) => (await windows.list()).find((entry) => entry.pid === pid) ?? null,
  boot: async () => (await powershell(bootQuery)).trim(),
  isAlive: ({ pid }) => isThere(pid),
  variable: async () => null,
};

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const perPlatform: Partial<Record<NodeJS.Platform, ProcessTable>> = { darwin: mac, win32: windows };
export const processTable: ProcessTable = perPlatform[process.platform] ?? linux;
