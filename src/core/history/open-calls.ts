import type { EntryData } from '../../shared/history.ts';

/** A call that is not over: the place of its first entry, and whether it may already have reached its server. */
export interface OpenCall {
  readonly call: string;
  readonly story: number;
  readonly sent: boolean;
}

/** Keeps account of which calls are not over yet, oldest first. */
export interface OpenCalls {
  /** Takes note of an entry that is on disk. */
  note(entry: Pick<EntryData, 'kind' | 'call'>, seq: number, story: number): void;
  find(call: string): OpenCall | undefined;
  all(): OpenCall[];
  /** The oldest call that is not over; undefined when all are. */
  oldest(): OpenCall | undefined;
}

const ends: ReadonlySet<string> = new Set(['answered', 'failed', 'refused', 'unknown']);

export function createOpenCalls(): OpenCalls {
  const calls = new Map<string, OpenCall>();
  return {
    note({ kind, call }, seq, story) {
      if (call === undefined) return;
      const before = calls.get(call);
      if (ends.has(kind)) calls.delete(call);
      else if (seq === story || before) calls.set(call, { call, story, sent: kind === 'approved' || !!before?.sent });
    },
    find: (call) => calls.get(call),
    all: () => [...calls.values()],
    oldest: () => calls.values().next().value,
  };
}
