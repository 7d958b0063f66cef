import type { Clock } from '../ports.ts';
import { type HeldSignIn, renewalTime } from './held-sign-in.ts';

/** When the next renewal is due: ahead of the token's end, or, after a failure, a growing while later. */
export interface Retries {
  planFor(held: HeldSignIn): void;
  /** Counts a failure and puts the next try off; how many there were in a row. */
  failed(): number;
  worked(): void;
  isDue(): boolean;
  /** Whether the last try failed and it is too early for another. */
  isWaiting(): boolean;
  /** Milliseconds since 1970; null when nothing is planned. */
  next(): number | null;
  stop(): void;
}

const firstPause = 1000;
const longestPause = 300_000;
/** Timers stand still while a computer sleeps, so a long one is looked at again in between. */
const longestTimer = 60_000;

export function createRetries(clock: Clock, onDue: () => void): Retries {
  let due: number | null = null;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;

  function plan(time: number | null): void {
    clearTimeout(timer);
    due = time;
    if (due === null) return;
    timer = setTimeout(look, Math.min(Math.max(0, due - clock.now()), longestTimer)).unref();
  }

  function look(): void {
    if (due === null) return;
    if (clock.now() >= due) onDue();
    else plan(due);
  }

  return {
    planFor(held) {
      plan(renewalTime(held, Math.random()));
    },
    failed() {
      failures += 1;
      const pause = Math.min(longestPause, firstPause * 2 ** (failures - 1));
      plan(clock.now() + pause * (0.75 + Math.random() / 2));
      return failures;
    },
    worked() {
      failures = 0;
    },
    isDue: () => due !== null && clock.now() >= due,
    isWaiting: () => failures > 0 && due !== null && clock.now() < due,
    next: () => due,
    stop() {
      failures = 0;
      plan(null);
    },
  };
}
