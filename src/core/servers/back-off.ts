import type { Clock } from '../ports.ts';

/** When what failed is tried again by itself: later and later, a limited number of times in a row. */
export interface BackOff {
  /** Counts a failure and plans the next try, if there is one left. */
  plan(): void;
  /** When the next try is due, in milliseconds since 1970; null when none is. */
  dueAt(): number | null;
  /** Plans nothing any more, and goes on counting. */
  stop(): void;
  /** Plans nothing any more, and counts from the beginning. */
  reset(): void;
}

const firstPause = 1000;
const longestPause = 300_000;

export function createBackOff(clock: Clock, retries: () => number, onDue: () => void): BackOff {
  let failures = 0;
  let due: number | null = null;
  let timer: NodeJS.Timeout | undefined;

  function stop(): void {
    clearTimeout(timer);
    due = null;
  }

  return {
    plan() {
      stop();
      if (failures >= retries()) return;
      // Not all servers of a network that comes back at the same moment.
      const pause = Math.min(longestPause, firstPause * 2 ** failures) * (0.75 + Math.random() / 2);
      failures += 1;
      due = clock.now() + pause;
      timer = setTimeout(() => {
        stop();
        onDue();
      }, pause).unref();
    },
    dueAt: () => due,
    stop,
    reset() {
      stop();
      failures = 0;
    },
  };
}
