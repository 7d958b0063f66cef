/** What stands in the history's copies where a secret was. */
const redacted = '[redacted]';

/**
 * How a value stands to what it was: `same`, `changed`, `new` (there was none), `gone` (it is no longer there), or `unknown`,
 * because only a redacted copy of what it was is kept.
 */
export type Standing = 'same' | 'changed' | 'new' | 'gone' | 'unknown';

export interface ComparedValue {
  readonly name: string;
  readonly standing: Standing;
  readonly before: unknown;
  readonly now: unknown;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return entries.map(([name, inner]) => [name, sorted(inner)]);
}

/** The same JSON value, in whatever order its names are. */
function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function standingOf(before: unknown, now: unknown): Standing {
  if (isSame(before, now)) return 'same';
  return JSON.stringify(before)?.includes(redacted) ? 'unknown' : 'changed';
}

/** Each value beside what it was under the same name; those no longer there come last. */
export function compareValues(
  before: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): ComparedValue[] {
  const here = Object.entries(now).map(([name, value]) => {
    const known = Object.hasOwn(before, name);
    const standing = known ? standingOf(before[name], value) : 'new';
    return { name, standing, before: known ? before[name] : undefined, now: value };
  });
  const gone = Object.entries(before)
    .filter(([name]) => !Object.hasOwn(now, name))
    .map(([name, value]) => ({ name, standing: 'gone' as const, before: value, now: undefined }));
  return [...here, ...gone];
}
