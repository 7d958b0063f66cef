import type { Budget } from '../../shared/rule-conditions.ts';

/** When rules with a budget allowed. */
export interface Uses {
  /** How many of the rule's budgeted calls were made in the stretch of time that ends now, at most the budget. */
  used(rule: string, budget: Budget, now: number): number;
  /** Notes that the rule allowed a call. */
  spend(rule: string, budget: Budget, at: number): void;
}

export const periodMs: Readonly<Record<Budget['per'], number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/**
 * Counts in memory; a use is on disk as the history's `decided` entry before its call is sent, and is spent here again
 * after a restart. A clock that goes backwards gives nothing back: a use is never earlier than the one before it.
 */
export function createUses(): Uses {
  const times = new Map<string, number[]>();
  return {
    used(rule, { calls, per }, now) {
      const all = times.get(rule) ?? [];
      return Math.min(calls, all.length - firstAfter(all, now - periodMs[per]));
    },
    spend(rule, { calls }, at) {
      const all = times.get(rule) ?? [];
      all.push(Math.max(at, all.at(-1) ?? at));
      // Older ones can never fill the budget again.
      if (all.length > 2 * calls + 100) all.splice(0, all.length - calls);
      times.set(rule, all);
    },
  };
}

/** The place of the first time after `start`, in times that only rise. */
function firstAfter(times: readonly number[], start: number): number {
  let [from, to] = [0, times.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((times[middle] ?? 0) > start) to = middle;
    else from = middle + 1;
  }
  return from;
}
