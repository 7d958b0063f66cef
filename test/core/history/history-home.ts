import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type History, type HistoryOptions, openHistory } from '../../../src/core/history/history.ts';
import type { EntryData } from '../../../src/shared/history.ts';
import { memoryVault } from '../../fakes/memory-vault.ts';

/** A temporary home with a history in it; a new one for each test. */
export interface HistoryHome {
  readonly home: string;
  readonly databasePath: string;
  readonly headPath: string;
  readonly options: HistoryOptions;
  open(more?: Partial<HistoryOptions>): Promise<History>;
  /** Runs SQL on the closed database, as someone else's program would. */
  sql(statements: string): void;
  /** Closes what was opened and removes the folder. */
  close(): Promise<void>;
}

export function historyHome(): HistoryHome {
  const home = mkdtempSync(join(tmpdir(), 'countersign-history-'));
  const databasePath = join(home, 'history.db');
  const opened: History[] = [];
  const options: HistoryOptions = {
    home,
    vault: memoryVault(),
    log: { info: () => {}, warn: () => {}, error: () => {} },
    clock: { now: Date.now },
  };
  return {
    home,
    databasePath,
    headPath: join(home, 'history.head'),
    options,
    async open(more = {}) {
      const history = await openHistory({ ...options, ...more });
      opened.push(history);
      return history;
    },
    sql(statements) {
      const database = new DatabaseSync(databasePath);
      database.exec(statements);
      database.close();
    },
    async close() {
      for (const history of opened) await history.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The three entries of a call that a person allowed and a server answered. */
export function answeredCall(call: string, more: Partial<EntryData> = {}): EntryData[] {
  const about = { call, agent: 'claude', server: 'files', tool: 'read_file', ...more };
  return [
    { ...about, kind: 'decided', effect: 'ask', arguments: { path: `/tmp/${call}.txt` } },
    { kind: 'approved', call, by: 'person', answer: 'allow-once' },
    { kind: 'answered', call, durationMs: 3, resultBytes: 12 },
  ];
}

/** Appends in order and waits until all of it is on disk. */
export async function appendAll(history: History, entries: readonly EntryData[]): Promise<void> {
  await Promise.all(entries.map((entry) => history.append(entry)));
}
