import type { Caller } from './clients.ts';

/** Milliseconds at the 50th and 99th percentile, one call at a time, and calls per second with 32 in flight. */
export interface Figures {
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
}

const alone = 1_000;
const together = 4_000;
const inFlight = 32;

/** One round of one caller. */
export async function measure({ call }: Caller): Promise<Figures> {
  const times: number[] = [];
  for (let at = 0; at < alone; at++) {
    const from = performance.now();
    await call();
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);

  let left = together;
  const from = performance.now();
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (left-- > 0) await call();
    }),
  );
  const perSecond = together / ((performance.now() - from) / 1_000);
  return { p50: times[alone / 2] ?? Number.NaN, p99: times[alone * 0.99] ?? Number.NaN, perSecond };
}

/** The median of each figure over rounds. */
export function medianOf(rounds: readonly Figures[]): Figures {
  const of = (name: keyof Figures) => median(rounds.map((round) => round[name]));
  return { p50: of('p50'), p99: of('p99'), perSecond: of('perSecond') };
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
