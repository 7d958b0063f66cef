import type { Caller } from './clients.ts';
import { median, percentile } from './print.ts';
import type { Spawned } from './spawned.ts';

/** One round of one way. */
export interface Figures {
  /** Milliseconds, one call at a time. */
  readonly p50: number;
  readonly p99: number;
  /** Calls per second with 32 in flight. */
  readonly perSecond: number;
  /** Milliseconds of processor time one call costs what stands between, with 32 in flight; NaN where nothing does. */
  readonly cpu: number;
}

export const figureNames = ['p50', 'p99', 'perSecond', 'cpu'] as const;

const inFlight = 32;

/** @param calls how many: one at a time, and four times as many with 32 in flight */
export async function measure({ call }: Caller, between: Spawned | null, calls: number): Promise<Figures> {
  const times: number[] = [];
  for (let at = 0; at < calls; at++) {
    const from = performance.now();
    await call();
    times.push(performance.now() - from);
  }
  const together = 4 * calls;
  let left = together;
  const cpu = between?.cpuMs() ?? Number.NaN;
  const from = performance.now();
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (left-- > 0) await call();
    }),
  );
  return {
    p50: percentile(times, 50),
    p99: percentile(times, 99),
    perSecond: together / ((performance.now() - from) / 1_000),
    cpu: ((between?.cpuMs() ?? Number.NaN) - cpu) / together,
  };
}

/** The median of each figure over rounds. */
export function medianOf(rounds: readonly Figures[]): Figures {
  const of = (name: keyof Figures) => median(rounds.map((round) => round[name]));
  return { p50: of('p50'), p99: of('p99'), perSecond: of('perSecond'), cpu: of('cpu') };
}
