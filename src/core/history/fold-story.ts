import type { Entry, EntryKind, Story } from '../../shared/history.ts';

const overKinds = ['answered', 'failed', 'refused', 'unknown'] as const;

/** Folds all entries of one call, or the one entry of a change, into the line a person reads. Entries oldest first. */
export function foldStory(first: Entry, entries: readonly Entry[]): Story {
  const isCall = first.call !== undefined;
  const over = isCall ? entries.findLast(({ kind }) => overKind(kind)) : undefined;
  const underWay = entries.some(({ kind }) => kind === 'approved') ? 'running' : 'waiting';
  const last = <T>(pick: (entry: Entry) => T | undefined): T | null =>
    pick(entries.findLast((entry) => pick(entry) !== undefined) ?? first) ?? null;

  return {
    seq: first.seq,
    at: first.at,
    kind: isCall ? 'call' : 'change',
    outcome: isCall ? (overKind(over?.kind) ?? underWay) : null,
    call: first.call ?? null,
    agent: last((entry) => entry.agent),
    server: last((entry) => entry.server),
    tool: last((entry) => entry.tool),
    by: last((entry) => entry.by),
    rule: last((entry) => entry.rule),
    reason: last((entry) => entry.reason ?? entry.error),
    // The clock may have been set back while the call ran.
    durationMs: over ? Math.max(0, Date.parse(over.at) - Date.parse(first.at)) : null,
    entries: [...entries],
  };
}

function overKind(kind: EntryKind | undefined): (typeof overKinds)[number] | undefined {
  return overKinds.find((over) => over === kind);
}
