import type { ProcessEntry } from './process-table.ts';

/** Linux counts in hundredths of a second towards programs, whatever the machine. */
const ticksPerSecond = 100;

function toIso(milliseconds: number): string | null {
  return Number.isFinite(milliseconds) ? new Date(milliseconds).toISOString() : null;
}

/** When this machine started, in milliseconds since 1970, from `/proc/stat`. */
export function parseLinuxBootTime(text: string): number {
  return Number(text.match(/^btime (\d+)$/m)?.[1] ?? Number.NaN) * 1000;
}

/** How many bytes a page of memory has, from `/proc/PID/smaps`. */
export function parseLinuxPageSize(text: string): number {
  return Number(text.match(/^KernelPageSize:\s+(\d+) kB$/m)?.[1] ?? 4) * 1024;
}

/** `/proc/PID/stat` (proc(5)); null for a process that is gone or only waits to be reaped. */
export function parseLinuxStat(
  text: string,
  { bootedAt, pageSize }: { bootedAt: number; pageSize: number },
): ProcessEntry | null {
  // Its name is in brackets and may itself hold brackets, spaces and line ends.
  const match = text.match(/^(\d+) \((.*)\) (\S) (.*)$/s);
  if (!match) return null;
  const [, pid, name = '', state = '', rest = ''] = match;
  // The third field of the manual is the state; `rest` begins with the fourth.
  const field = (number: number) => rest.split(' ')[number - 4] ?? '';
  const start = field(22);
  if ('ZXx'.includes(state) || start === '') return null;
  return {
    pid: Number(pid),
    parent: Number(field(4)),
    group: Number(field(5)),
    session: Number(field(6)),
    start,
    startedAt: toIso(bootedAt + (Number(start) * 1000) / ticksPerSecond),
    memory: Number(field(24)) * pageSize,
    name,
  };
}

/** `ps -axo pid=,ppid=,pgid=,stat=,rss=,lstart=,comm=` of macOS, with LC_ALL=C and TZ=UTC; rss is in KiB, comm a path. */
export function parseMacTable(text: string): ProcessEntry[] {
  return text.split('\n').flatMap((line) => {
    const match = line.match(/^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\d+)\s+(\w{3} \w{3} +\d+ [\d:]+ \d{4})\s+(.*?)\s*$/);
    if (!match) return [];
    const [, pid, parent, group, state = '', memory, start = '', file = ''] = match;
    if (state.startsWith('Z')) return [];
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        session: null,
        start,
        startedAt: toIso(Date.parse(`${start} UTC`)),
        memory: Number(memory) * 1024,
        name: file.slice(file.lastIndexOf('/') + 1),
      },
    ];
  });
}

interface CimProcess {
  readonly ProcessId: number;
  readonly ParentProcessId: number;
  readonly Name: string | null;
  readonly WorkingSetSize: number | string | null;
  readonly Started: string | null;
}

/** `Win32_Process` as PowerShell's ConvertTo-Json writes it: one object, or a list of several. */
export function parseWindowsTable(text: string): ProcessEntry[] {
  const value: CimProcess | CimProcess[] = JSON.parse(text);
  return [value].flat().flatMap(({ ProcessId, ParentProcessId, Name, WorkingSetSize, Started }) => {
    // Without it (the system's own) nothing tells it from another of the same number.
    if (Started === null) return [];
    return [
      {
        pid: ProcessId,
        parent: ParentProcessId,
        group: null,
        session: null,
        start: Started,
        startedAt: toIso(Date.parse(Started)),
        memory: WorkingSetSize === null ? null : Number(WorkingSetSize),
        name: Name ?? '',
      },
    ];
  });
}
