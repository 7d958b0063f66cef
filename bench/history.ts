import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type History, openHistory } from '../src/core/history/history.ts';
import { memoryVault } from '../test/fakes/memory-vault.ts';
import { percentile, print, timed } from './print.ts';

/** Measures the history on a real disk, with `calls` calls of three entries in it. */
export async function benchHistory(calls: number): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const history = await openHistory({ home, vault: memoryVault(), log, clock: { now: Date.now } });
  try {
    await appendInFlight(history, 'warm', 1, 200);
    for (const inFlight of [1, 32]) {
      const times = await appendInFlight(history, `b${inFlight}`, inFlight, Math.ceil(3000 / inFlight));
      print('history', `append p50, ${inFlight} in flight`, percentile(times, 50), { unit: 'ms' });
      print('history', `append p99, ${inFlight} in flight`, percentile(times, 99), { unit: 'ms' });
    }
    await fill(history, calls);
    print('history', 'entries', history.count);
    for (const [figure, query] of Object.entries(pages)) {
      print('history', figure, await timed(5, () => history.list({ limit: 50, ...query })), { unit: 'ms' });
    }
    const start = performance.now();
    await history.verify();
    print('history', 'verify', (history.count / (performance.now() - start)) * 1000, { unit: 'entries/s' });
  } finally {
    await history.close();
    rmSync(home, { recursive: true, force: true });
  }
}

const pages = {
  'newest page': {},
  'page by agent': { agent: 'claude' },
  'page by outcome nobody has': { outcome: 'unknown' },
  'search, found': { search: 'readme' },
  'search, not found': { search: 'no such text' },
} as const;

async function fill(history: History, calls: number): Promise<void> {
  for (let n = 0; n < calls; n += 500) {
    const group = Array.from({ length: 500 }, (_, at) => `c${n + at}`);
    await Promise.all(group.flatMap((call) => entriesOf(call).map((entry) => history.append(entry))));
  }
}

function entriesOf(call: string) {
  return [
    {
      kind: 'decided',
      call,
      agent: 'claude',
      server: 'files',
      tool: 'read',
      effect: 'allow',
      arguments: { path: `/${call}/readme.md` },
    },
    { kind: 'approved', call, by: 'rule', rule: 'r1' },
    { kind: 'answered', call, durationMs: 2, resultBytes: 100 },
  ] as const;
}

async function appendInFlight(to: History, name: string, inFlight: number, rounds: number): Promise<number[]> {
  const times: number[] = [];
  const lane = async (which: number) => {
    for (let n = 0; n < rounds; n += 1) {
      const began = performance.now();
      await to.append({
        kind: 'decided',
        call: `${name}-${which}-${n}`,
        agent: 'bench',
        server: 'echo',
        tool: 'echo',
        arguments: { text: 'hello' },
      });
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, which) => lane(which)));
  return times;
}
