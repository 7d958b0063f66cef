import { describe, expect, it } from 'vitest';
import { toTrees, withDescendants } from '../../../src/core/servers/families.ts';
import {
  parseLinuxBootTime,
  parseLinuxPageSize,
  parseLinuxStat,
  parseMacTable,
  parseWindowsTable,
} from '../../../src/core/servers/parse-processes.ts';
import { proves } from '../../proves.ts';

const machine = { bootedAt: Date.parse('2026-11-20T08:00:00Z'), pageSize: 4096 };
/** From the terminal on, the seventh field. */
const fields = '0 -1 4194560 1 0 0 0 1 2 0 0 20 0 1 0 12345 1000000 256 18446744073709551615 1 1 0';

describe('what Linux says of a process', () => {
  it('is read whatever the process calls itself', () => {
    const name = 'a) S 1 (b\n) c';
    expect(parseLinuxStat(`42 (${name}) S 7 40 39 ${fields}`, machine)).toMatchObject({ pid: 42, name });
  });

  it('has its parent, group, session, start and memory', () => {
    expect(parseLinuxStat(`42 (node) S 7 40 39 ${fields}`, machine)).toEqual({
      pid: 42,
      parent: 7,
      group: 40,
      session: 39,
      start: '12345',
      startedAt: '2026-11-20T08:02:03.450Z',
      memory: 256 * 4096,
      name: 'node',
    });
  });

  it('is nothing for one that only waits to be reaped, or is gone', () => {
    expect(parseLinuxStat(`42 (node) Z 7 40 39 ${fields}`, machine)).toBeNull();
    expect(parseLinuxStat('', machine)).toBeNull();
  });

  it('is in the units of the machine', () => {
    expect(parseLinuxBootTime('cpu 1 2\nbtime 1700000000\nprocesses 5\n')).toBe(1_700_000_000_000);
    expect(parseLinuxPageSize('Size: 8 kB\nKernelPageSize:       16 kB\n')).toBe(16_384);
    expect(parseLinuxPageSize('')).toBe(4096);
  });
});

describe('what macOS says of processes', () => {
  it('is read from ps, paths with spaces too, and without the dead', () => {
    const text = `    1     0     1 Ss    15000 Fri Nov 20 08:00:00 2026     /sbin/launchd
  501     1   501 S+   120000 Fri Nov  6 09:05:01 2026     /Applications/My App.app/Contents/MacOS/My App
  502   501   501 Z         0 Fri Nov 20 09:05:02 2026     (node)
`;
    expect(parseMacTable(text)).toEqual([
      expect.objectContaining({ pid: 1, name: 'launchd' }),
      {
        pid: 501,
        parent: 1,
        group: 501,
        session: null,
        start: 'Fri Nov  6 09:05:01 2026',
        startedAt: '2026-11-06T09:05:01.000Z',
        memory: 120_000 * 1024,
        name: 'My App',
      },
    ]);
  });
});

describe('what Windows says of processes', () => {
  const one = {
    ProcessId: 900,
    ParentProcessId: 4,
    Name: 'node.exe',
    WorkingSetSize: 5_000_000,
    Started: '2026-11-20T08:00:00.1234567Z',
  };

  it('is read from one or many', () => {
    const entry = { pid: 900, parent: 4, group: null, session: null, name: 'node.exe', memory: 5_000_000 };
    expect(parseWindowsTable(JSON.stringify(one))).toEqual([
      { ...entry, start: one.Started, startedAt: '2026-11-20T08:00:00.123Z' },
    ]);
    expect(parseWindowsTable(JSON.stringify([one, { ...one, ProcessId: 0, Started: null }]))).toHaveLength(1);
  });

  it('takes nobody for the child of a process that merely has the number of its parent', () => {
    const at = (ProcessId: number, ParentProcessId: number, minute: number) => ({
      ...one,
      ProcessId,
      ParentProcessId,
      Started: `2026-11-20T08:0${minute}:00Z`,
    });
    const all = parseWindowsTable(JSON.stringify([at(10, 1, 5), at(11, 10, 6), at(12, 10, 2), at(13, 11, 7)]));
    const family = withDescendants(
      all,
      all.filter(({ pid }) => pid === 10),
    );
    expect(family.map(({ pid }) => pid)).toEqual([10, 11, 13]);
    proves('servers.strangers-spared');
  });
});

describe('a tree', () => {
  it('has several roots when a parent ended before its child', () => {
    const entry = (pid: number, parent: number) => ({
      ...{ pid, parent, group: 1, session: 1, start: `${pid}`, memory: null, name: 'node' },
      startedAt: `2026-11-20T08:00:0${pid % 10}.000Z`,
    });
    const trees = toTrees([entry(3, 2), entry(2, 1), entry(5, 4)]);
    expect(trees.map(({ pid, children }) => [pid, children.map((child) => child.pid)])).toEqual([
      [2, [3]],
      [5, []],
    ]);
  });
});
