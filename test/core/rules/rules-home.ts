import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHistory } from '../../../src/core/history/history.ts';
import { redacted } from '../../../src/core/history/redact.ts';
import { openRules, type Rules } from '../../../src/core/rules/rules.ts';
import { confStore } from '../../../src/core/storage/conf-store.ts';
import type { EntryData } from '../../../src/shared/history.ts';
import type { Annotations } from '../../../src/shared/servers.ts';
import { memoryVault } from '../../fakes/memory-vault.ts';
import { silentLog } from '../../fakes/silent-log.ts';
import { now, subject } from './rule.ts';

/** What one run of Countersign has of its rules: real files and a real history in a home of their own. */
export interface Run {
  readonly rules: Rules;
  /** Adds an entry, as the road of a call does. */
  record(entry: EntryData): Promise<void>;
  /** The kinds of all entries so far. */
  kinds(): string[];
  /** The newest entry. */
  last(): EntryData | undefined;
  /** The effect of the rules on an ordinary call. */
  effect(change?: Parameters<typeof subject>[0]): string;
  close(): Promise<void>;
}

export function rulesHome() {
  const home = mkdtempSync(join(tmpdir(), 'countersign-rules-'));
  const secrets = new Map<string, string>();
  const clock = { at: now, now: () => clock.at };
  const running = new Set<Run>();
  const claims: Record<string, Annotations> = {};
  /** Makes the next entry of this kind fail, or the process stop there. */
  const faults: { unwritable?: string; stopAfter?: string } = {};

  async function start(): Promise<Run> {
    const history = await openHistory({ home, vault: memoryVault(secrets), log: silentLog(), clock });
    const record = async (entry: EntryData) => {
      if (faults.unwritable === entry.kind) throw new Error('The disk is full.');
      await history.append(entry);
      if (faults.stopAfter === entry.kind) await new Promise(() => {});
    };
    const rules = openRules({
      file: confStore(home, 'rules'),
      copy: confStore(home, 'rules-copy'),
      vault: memoryVault(secrets),
      clock,
      log: silentLog(),
      recorded: () => history.lastRuleSet(),
      stories: (query) => history.list(query),
      record,
      claims: (server, tool) => claims[`${server} ${tool}`],
      redacted,
      onChange: () => {},
      onBookChange: () => {},
    });
    const run: Run = {
      rules,
      record: (entry) => history.append(entry),
      kinds: () => history.entries({ after: 0, limit: 5000 }).map(({ kind }) => kind),
      last: () => history.entries({ after: 0, limit: 5000 }).at(-1),
      effect: (change) => rules.consider(subject(change)).effect,
      async close() {
        running.delete(run);
        await history.close();
      },
    };
    running.add(run);
    return run;
  }

  const file = (name = 'rules.json') => join(home, name);
  return {
    home,
    clock,
    secrets,
    claims,
    faults,
    file,
    /** A run whose rules have been unlocked. */
    async open(): Promise<Run> {
      const run = await start();
      await run.rules.unlock();
      return run;
    },
    start,
    read: (name?: string) => readFileSync(file(name), 'utf8'),
    write: (text: string, name?: string) => writeFileSync(file(name), text),
    /** Changes the file of rules as another program would. */
    edit(change: (text: string) => string) {
      writeFileSync(file(), change(readFileSync(file(), 'utf8')));
    },
    async remove() {
      for (const run of [...running]) await run.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
