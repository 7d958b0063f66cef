import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type History, openHistory } from '../src/core/history/history.ts';
import { memoryVault } from '../test/fakes/memory-vault.ts';

/** Measures the history on a real disk; prints one JSON line per figure, asserts nothing. */
const home = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
const log = { info: () => {}, warn: () => {}, error: () => {} };
const history = await openHistory({ home, vault: memoryVault(), log, clock: { now: Date.now } });

await appendInFlight(history, 'warm', 1, 200);
for (const inFlight of [1, 32]) {
  const times = await appendInFlight(history, `b${inFlight}`, inFlight, Math.ceil(3000 / inFlight));
  print(`append p50, ${inFlight} in flight`, percentile(times, 50), 'ms');
  print(`append p99, ${inFlight} in flight`, percentile(times, 99), 'ms');
}
const calls = 20_000;
for (let n = 0; n < calls; n += 500) {
  const group = Array.from({ length: 500 }, (_, at) => `c${n + at}`);
  await Promise.all(group.flatMap((call) => entriesOf(call).map((entry) => history.append(entry))));
}
print('entries', history.count, 'entries');
print(
  'newest page',
  time(() => history.list({ limit: 50 })),
  'ms',
);
print(
  'page by agent',
  time(() => history.list({ limit: 50, agent: 'claude' })),
  'ms',
);
print(
  'page by outcome nobody has',
  time(() => history.list({ limit: 50, outcome: 'unknown' })),
  'ms',
);
print(
  'search, found',
  time(() => history.list({ limit: 50, search: 'readme' })),
  'ms',
);
print(
  'search, not found',
  time(() => history.list({ limit: 50, search: 'no such text' })),
  'ms',
);
const start = performance.now();
await history.verify();
print('verify', (history.count / (performance.now() - start)) * 1000, 'entries/s');
await history.close();
rmSync(home, { recursive: true, force: true });

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

function time(work: () => unknown): number {
  work();
  const began = performance.now();
  for (let n = 0; n < 5; n += 1) work();
  return (performance.now() - began) / 5;
}

function percentile(values: number[], p: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length * p) / 100)] ?? 0;
}

function print(figure: string, value: number, unit: string): void {
  process.stdout.write(`${JSON.stringify({ bench: 'history', figure, value: Number(value.toPrecision(3)), unit })}\n`);
}
