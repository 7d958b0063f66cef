import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessEntry, ProcessTable } from './process-table.ts';

const step = 20;

/** Sends a signal to each of these that is still the process that was seen; one we may not touch is passed over. */
export function signalEach(entries: readonly ProcessEntry[], signal: NodeJS.Signals, table: ProcessTable): void {
  for (const entry of entries) {
    if (!table.isAlive(entry)) continue;
    try {
      process.kill(entry.pid, signal);
    } catch {
      // It ended just now, or runs as somebody else by now.
    }
  }
}

/** Waits until `isGone`, at most this many milliseconds; false when they are over. */
export async function waitUntil(isGone: () => boolean, milliseconds: number): Promise<boolean> {
  for (let waited = 0; waited < milliseconds; waited += step) {
    if (isGone()) return true;
    await delay(step);
  }
  return isGone();
}

/**
 * Ends processes: asks, waits a second, then forces, and looks again for what they started meanwhile.
 *
 * @param choose which of all processes it is about; asked anew each time
 * @returns those that could not be ended
 */
export async function endProcesses(
  choose: (all: readonly ProcessEntry[]) => Promise<ProcessEntry[]>,
  table: ProcessTable,
): Promise<ProcessEntry[]> {
  let left = await choose(await table.list());
  for (const signal of ['SIGTERM', 'SIGKILL', 'SIGKILL'] as const) {
    if (left.length === 0) break;
    const asked = left;
    signalEach(asked, signal, table);
    await waitUntil(() => !asked.some((entry) => table.isAlive(entry)), 1000);
    const all = await table.list();
    const still = asked.filter((entry) => table.isAlive(entry));
    const more = (await choose(all)).filter(({ pid }) => !still.some((entry) => entry.pid === pid));
    left = [...still, ...more];
  }
  return left;
}
