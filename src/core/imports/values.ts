import { unreadable } from './unreadable.ts';

/** What an object of a document holds: its own keys alone, whatever they are called. */
export type Fields = ReadonlyMap<string, unknown>;

const most = { depth: 64, values: 200_000 };

/**
 * A parsed document in which objects are maps: a key such as `__proto__` is then a key like any other.
 *
 * @throws AppError `import.unreadable` for one that is too deep or too large
 */
export function toValues(parsed: unknown): unknown {
  let left = most.values;
  const convert = (value: unknown, depth: number): unknown => {
    left -= 1;
    if (depth > most.depth) throw unreadable('it is nested too deeply');
    if (left < 0) throw unreadable('it holds too much');
    if (Array.isArray(value)) return value.map((one) => convert(one, depth + 1));
    if (value instanceof Date || typeof value === 'bigint') return String(value);
    if (typeof value !== 'object' || value === null) return value;
    return new Map(Object.entries(value).map(([key, one]) => [key, convert(one, depth + 1)]));
  };
  return convert(parsed, 0);
}

export function fields(value: unknown): Fields | null {
  return value instanceof Map ? value : null;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text, or a number or boolean as one; null for anything else. */
export function text(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** The first of these keys that holds a text that is not empty. */
export function firstText(from: Fields, ...keys: readonly string[]): string | null {
  for (const key of keys) {
    const found = from.get(key);
    if (typeof found === 'string' && found.trim() !== '') return found;
  }
  return null;
}

/** The texts under these keys, e.g. of an environment; what is no text is left out. */
export function namedTexts(from: Fields, ...keys: readonly string[]): [string, string][] {
  return keys.flatMap((key) =>
    [...(fields(from.get(key)) ?? [])].flatMap(([name, value]): [string, string][] => {
      const found = text(value);
      return found === null ? [] : [[name, found]];
    }),
  );
}
