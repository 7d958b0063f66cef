import { setImmediate } from 'node:timers/promises';

// More than this in one transaction would hold up everything else this process does.
const largestGroup = 500;
/** How long what nobody waits for may wait for company. */
const patienceMs = 5;

/** Gathers what is to be written into groups, and has them written one after the other. */
export interface Groups<T> {
  /** @param patient nobody waits for it: it goes with the next group, or after a few milliseconds in one of its own */
  add(item: T, patient: boolean): void;
  /** Has everything written now; resolves when nothing waits any more. */
  idle(): Promise<void>;
}

export function createGroups<T>(write: (group: readonly T[]) => Promise<void>): Groups<T> {
  const queue: T[] = [];
  let running: Promise<void> | null = null;
  let isPressing = false;
  let patience: NodeJS.Timeout | undefined;

  function start(): void {
    clearTimeout(patience);
    patience = undefined;
    running ??= drain();
  }

  async function drain(): Promise<void> {
    try {
      do {
        // Everything added in this turn of the event loop is one group.
        await setImmediate();
        isPressing = queue.length > largestGroup;
        await write(queue.splice(0, largestGroup));
      } while (isPressing);
    } finally {
      running = null;
      if (queue.length > 0) bide();
    }
  }

  function bide(): void {
    patience ??= setTimeout(start, patienceMs);
  }

  return {
    add(item, patient) {
      queue.push(item);
      if (!patient) {
        isPressing = true;
        start();
      } else if (!running) bide();
    },
    async idle() {
      while (running || queue.length > 0) {
        start();
        await running;
      }
    },
  };
}
