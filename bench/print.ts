/** One figure, as one line of JSON; the value is rounded to three digits. */
export function print(bench: string, figure: string, value: number, of: Readonly<Record<string, unknown>> = {}): void {
  process.stdout.write(`${JSON.stringify({ bench, figure, value: Number(value.toPrecision(3)), ...of })}\n`);
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

export function percentile(values: readonly number[], p: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length * p) / 100)] ?? Number.NaN;
}

/** Milliseconds that `work` takes, the median of `times` runs after one that does not count. */
export async function timed(times: number, work: () => unknown): Promise<number> {
  const taken: number[] = [];
  await work();
  for (let n = 0; n < times; n++) {
    const from = performance.now();
    await work();
    taken.push(performance.now() - from);
  }
  return median(taken);
}
