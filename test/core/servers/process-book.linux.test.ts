import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createProcessBook, type KeptProcesses } from '../../../src/core/servers/process-book.ts';
import { processTable } from '../../../src/core/servers/process-table.ts';
import { memoryKept } from '../../fakes/memory-kept.ts';
import { silentLog } from '../../fakes/silent-log.ts';
import { isAlive } from '../../integration/servers-harness.ts';
import { proves } from '../../proves.ts';

type Kept = ReturnType<KeptProcesses['read']>;

/** A program that leads a group and session of its own, as servers do. */
async function started(mark = 'other'): Promise<ChildProcess & { pid: number }> {
  const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore', env: { COUNTERSIGN_STARTED_BY: mark } });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  return Object.assign(child, { pid: child.pid ?? 0 });
}

const patient = { timeout: 30_000 };

/** A program says nothing of itself for the moment in which its process becomes it. */
async function hasBecome(pid: number, program: string): Promise<void> {
  await vi.waitUntil(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(program), patient);
}

/** A program whose group's leader is gone; its number. */
async function orphan(mark: string): Promise<{ pid: number; group: number }> {
  const leader = spawn('sh', ['-c', 'sleep 600 > /dev/null & echo $!'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, COUNTERSIGN_STARTED_BY: mark },
  });
  const group = leader.pid ?? 0;
  const [text] = await once(createInterface(leader.stdout), 'line');
  const pid = Number(text);
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  await vi.waitUntil(() => !isAlive(group), patient);
  await hasBecome(pid, 'sleep');
  return { pid, group };
}

async function recordOf(pid: number, changes: Partial<Kept[number]> = {}): Promise<Kept[number]> {
  const [boot, found] = [await processTable.boot(), await processTable.find(pid)];
  // The number of a process that cannot be: the owner is dead.
  const owner = { pid: 2 ** 30, start: '1' };
  return { server: 'files', pid, start: found?.start ?? '1', boot, mark: 'crashed', owner, ...changes };
}

async function reap(...records: Kept): Promise<Kept> {
  const kept = memoryKept<Kept>(records);
  await createProcessBook({ kept, table: processTable, log: silentLog() }).reap();
  return kept.read();
}

describe('at the next start', () => {
  it('what a dead owner started is ended, and forgotten', async () => {
    proves('servers.orphans-reaped');
    const { pid } = await started();
    expect(await reap(await recordOf(pid))).toEqual([]);
    expect(isAlive(pid)).toBe(false);
  });

  it('what is left in a group whose leader is gone is ended where it carries our mark', async () => {
    proves('servers.orphans-reaped');
    const ours = await orphan('crashed');
    await reap(await recordOf(ours.group));
    expect(isAlive(ours.pid)).toBe(false);
  });

  it('what was started a moment before the crash is known by its mark', async () => {
    const [ours, other] = [await started('crashed'), await started()];
    await reap(await recordOf(ours.pid, { start: null }), await recordOf(other.pid, { start: null }));
    expect([isAlive(ours.pid), isAlive(other.pid)]).toEqual([false, true]);
  });

  it('a process that merely has the same number is left alone', async () => {
    const { pid } = await started('crashed');
    expect(await reap(await recordOf(pid, { start: '12345' }))).toEqual([]);
    expect(isAlive(pid)).toBe(true);
    proves('servers.strangers-spared');
  });

  it('a process that merely has the same name is left alone', async () => {
    const [ours, namesake] = [await started(), await started()];
    await reap(await recordOf(ours.pid));
    expect(isAlive(namesake.pid)).toBe(true);
    proves('servers.strangers-spared');
  });

  it('what is in a group of a recorded number without our mark is left alone', async () => {
    const stranger = await orphan('other');
    await reap(await recordOf(stranger.group));
    expect(isAlive(stranger.pid)).toBe(true);
    proves('servers.strangers-spared');
  });

  it('nothing of another boot is touched', async () => {
    const { pid } = await started('crashed');
    expect(await reap(await recordOf(pid, { boot: 'another' }))).toEqual([]);
    expect(isAlive(pid)).toBe(true);
    proves('servers.strangers-spared');
  });

  it('what belongs to an owner that lives, such as that of a home this one was copied from, stays', async () => {
    const [owner, { pid }] = [await processTable.find(process.pid), await started('crashed')];
    const record = await recordOf(pid, { owner: { pid: process.pid, start: owner?.start ?? '' } });
    expect(await reap(record)).toEqual([record]);
    expect(isAlive(pid)).toBe(true);
    proves('servers.strangers-spared');
  });
});

describe('what is written down', () => {
  it('is there from the moment a program was started until nothing of it is left', async () => {
    const kept = memoryKept<Kept>([]);
    const book = await createProcessBook({ kept, table: processTable, log: silentLog() }).of('files');
    const { pid } = await started();
    book.started(pid);
    expect(kept.read()).toMatchObject([{ server: 'files', pid, owner: { pid: process.pid } }]);
    const { start } = (await processTable.find(pid)) ?? {};
    await vi.waitUntil(() => kept.read()[0]?.start === start, patient);
    book.gone(pid);
    expect(kept.read()).toEqual([]);
  });
});
