import type { Change, Definition } from '../../shared/pins.ts';

const deepest = 64;

/** Every place where two definitions differ, in the order of their paths. */
export function changesBetween(before: Definition, after: Definition): Change[] {
  const [old, now] = [leaves(before), leaves(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((place) => old.get(place) !== now.get(place))
    .map((place) => ({ place, before: old.get(place) ?? null, after: now.get(place) ?? null }));
}

/** The texts of a definition by their place. What is not there, and null, has no place. */
export function leaves(definition: Definition): Map<string, string> {
  const found = new Map<string, string>();
  walk(definition, '', 0, found);
  return found;
}

function walk(value: unknown, place: string, depth: number, found: Map<string, string>): void {
  if (value === null || value === undefined) return;
  const members = depth < deepest ? membersOf(value, place) : [];
  for (const [where, member] of members) walk(member, where, depth + 1, found);
  // What is empty says something inside a schema only.
  if (members.length > 0 || (depth < 2 && typeof value === 'object')) return;
  found.set(place, typeof value === 'string' ? value : JSON.stringify(value));
}

function membersOf(value: unknown, place: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.map((item, at) => [`${place}[${at}]`, item]);
  return Object.entries(value).map(([key, member]) => [join(place, key), member]);
}

/** A name that could be taken for a path is quoted, so that no two places are written alike. */
function join(place: string, key: string): string {
  if (!/^[\w$-]+$/.test(key)) return `${place}[${JSON.stringify(key)}]`;
  return place === '' ? key : `${place}.${key}`;
}
