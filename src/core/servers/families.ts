import type { ServerProcess } from '../../shared/processes.ts';
import type { ProcessEntry } from './process-table.ts';

/** Windows keeps the number of a parent that is gone, and it may be somebody else's by now: somebody younger. */
function isChild(entry: ProcessEntry, parent: ProcessEntry): boolean {
  return entry.pid !== parent.pid && (entry.startedAt ?? '') >= (parent.startedAt ?? '');
}

/** `some` and everything they started in turn, as far as the parents still live. */
export function withDescendants(all: readonly ProcessEntry[], some: readonly ProcessEntry[]): ProcessEntry[] {
  const family = new Map(some.map((entry) => [entry.pid, entry]));
  for (let before = -1; before < family.size; ) {
    before = family.size;
    for (const entry of all) {
      const parent = family.get(entry.parent);
      if (parent && isChild(entry, parent)) family.set(entry.pid, entry);
    }
  }
  return [...family.values()];
}

/** Everything in the process group and in the session that `pid` leads or led, itself too. */
export function membersOf(all: readonly ProcessEntry[], pid: number): ProcessEntry[] {
  return all.filter((entry) => entry.pid === pid || entry.group === pid || entry.session === pid);
}

/** Processes as trees: roots are those whose parent is not among them. Oldest first. */
export function toTrees(entries: readonly ProcessEntry[]): ServerProcess[] {
  const family = entries.toSorted((left, right) => (left.startedAt ?? '').localeCompare(right.startedAt ?? ''));
  const pids = new Set(family.map(({ pid }) => pid));
  const children = (parent: number): ServerProcess[] => family.filter((entry) => entry.parent === parent).map(grow);
  const grow = ({ pid, name, memory, startedAt }: ProcessEntry): ServerProcess => ({
    pid,
    name,
    memory,
    startedAt,
    children: children(pid),
  });
  return family.filter(({ parent }) => !pids.has(parent)).map(grow);
}
