import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ProcessTree } from '../../shared/processes.ts';
import { once } from '../once.ts';
import type { Kept, Log } from '../ports.ts';
import { endProcesses } from './end-processes.ts';
import { membersOf, toTrees, withDescendants } from './families.ts';
import type { ProcessEntry, ProcessTable } from './process-table.ts';

/** The environment variable by which we know what we started, when whoever led it is gone. Its value is random and no secret. */
const markVariable = 'COUNTERSIGN_STARTED_BY';

/** A program that a Countersign started, as it is kept on disk until its whole group is gone. */
const keptProcessSchema = z.object({
  server: z.string(),
  /** The number of the process, of its group and of its session. */
  pid: z.int(),
  /** Null for the moment until the system has said it. */
  start: z.string().nullable(),
  boot: z.string(),
  mark: z.string(),
  owner: z.object({ pid: z.int(), start: z.string() }),
});
type KeptProcess = z.infer<typeof keptProcessSchema>;
export const keptProcessesSchema = z.array(keptProcessSchema);
export type KeptProcesses = Kept<KeptProcess[]>;

/** Writes down one server's programs. */
export interface ServerBook {
  /** Goes into the environment of what is started. */
  readonly environment: Readonly<Record<string, string>>;
  /** Its program was started, as the leader of a group and session of its own. */
  started(pid: number): void;
  /** Nothing of the group is left. */
  gone(pid: number): void;
}

/** What was started, on disk, so that a next run can end what a killed one left behind. */
export interface ProcessBook {
  of(server: string): Promise<ServerBook>;
  /** The live processes of each server of this run. */
  trees(): Promise<ProcessTree[]>;
  /**
   * Ends what dead owners of this home left: each recorded process whose start time is still the same, with its group, session
   * and descendants; and where the process itself is gone, what in its group and session carries its mark. Never by name, and
   * nothing of another boot.
   */
  reap(): Promise<void>;
}

interface Us {
  readonly boot: string;
  readonly owner: KeptProcess['owner'];
}

export function createProcessBook({
  kept,
  table,
  log,
}: {
  kept: KeptProcesses;
  table: ProcessTable;
  log: Log;
}): ProcessBook {
  const mark = randomUUID();
  const running = new Map<number, { server: string; start: string | null }>();
  /** Undefined where the system does not say who we are; then nothing is kept, since nobody could tell it apart later. */
  let us: Us | undefined;
  const introduce = once(async () => {
    try {
      const [boot, self] = await Promise.all([table.boot(), table.find(process.pid)]);
      if (self) us = { boot, owner: { pid: self.pid, start: self.start } };
    } catch (error) {
      log.warn('processes cannot be told apart', { cause: String(error) });
    }
  });

  /** A record that cannot be written costs the clean-up after a crash, not the server. */
  function write(next: KeptProcess[]): void {
    try {
      kept.write(next);
    } catch (error) {
      log.warn('what was started could not be written down', { cause: String(error) });
    }
  }

  function ownRecords({ boot, owner }: Us): KeptProcess[] {
    return [...running].map(([pid, { server, start }]) => ({ server, pid, start, boot, mark, owner }));
  }

  function save(): void {
    if (us) write([...kept.read().filter((record) => record.mark !== mark), ...ownRecords(us)]);
  }

  async function learnStart(pid: number): Promise<void> {
    const found = await table.find(pid).catch(() => null);
    const record = running.get(pid);
    if (!found || !record) return;
    running.set(pid, { ...record, start: found.start });
    save();
  }

  async function isMarked({ pid }: ProcessEntry, record: KeptProcess): Promise<boolean> {
    return (await table.variable(pid, markVariable)) === record.mark;
  }

  /** Of all processes those that certainly are what the record tells of. */
  async function remains(record: KeptProcess, all: readonly ProcessEntry[]): Promise<ProcessEntry[]> {
    const members = membersOf(all, record.pid);
    const leader = members.find(({ pid }) => pid === record.pid);
    if (leader && leader.start === record.start) return withDescendants(all, members);
    // Another process by that number: nobody of ours can be in a group of that number any more.
    if (leader && record.start !== null) return [];
    const marked = await Promise.all(members.map((entry) => isMarked(entry, record)));
    return withDescendants(
      all,
      members.filter((_, index) => marked[index]),
    );
  }

  /** The record again, where something of it could not be ended. */
  async function reapOne(record: KeptProcess): Promise<KeptProcess[]> {
    const { server } = record;
    let count = 0;
    const left = await endProcesses(async (all) => {
      const found = await remains(record, all);
      count = Math.max(count, found.length);
      return found;
    }, table);
    if (count > 0) log.info('what an earlier run left was ended', { server, count, left: left.length });
    return left.length > 0 ? [record] : [];
  }

  return {
    async of(server) {
      await introduce();
      return {
        environment: { [markVariable]: mark },
        started(pid) {
          running.set(pid, { server, start: null });
          save();
          void learnStart(pid);
        },
        gone(pid) {
          running.delete(pid);
          save();
        },
      };
    },
    async trees() {
      const all = await table.list();
      const byServer = Map.groupBy(running, ([, { server }]) => server);
      return [...byServer].map(([server, records]) => {
        const members = records.flatMap(([pid]) => membersOf(all, pid));
        return { server, roots: toTrees(withDescendants(all, members)) };
      });
    },
    async reap() {
      if (kept.read().every((record) => record.mark === mark)) return;
      await introduce();
      if (!us) return;
      const { boot } = us;
      const all = await table.list();
      const isAlive = (owner: KeptProcess['owner']) =>
        all.some(({ pid, start }) => pid === owner.pid && start === owner.start);
      const others = kept.read().filter((record) => record.boot === boot && record.mark !== mark);
      const left = await Promise.all(
        others.map((record) => (isAlive(record.owner) ? Promise.resolve([record]) : reapOne(record))),
      );
      write([...left.flat(), ...ownRecords(us)]);
    },
  };
}
