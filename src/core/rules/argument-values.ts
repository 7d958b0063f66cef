/** What was found at a place in a call's arguments. */
export interface Found {
  readonly values: readonly unknown[];
  /** Set when the way there leads through something that has no places in it, e.g. a text that may hold JSON. */
  readonly blocked: boolean;
}

const most = 10_000;

/** A JSON Pointer as its steps; null stands for every element. */
export function pointerSteps(pointer: string): (string | null)[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((step) =>
      step === '*' ? null : step.replace(/~([012])/g, (_, code) => ({ 0: '~', 1: '/', 2: '*' })[code as '0']),
    );
}

/**
 * Every value at a place; none when nothing is there. Only what the arguments themselves hold, nothing inherited; a list has
 * elements, not a `length`.
 */
export function valuesAt(args: unknown, steps: readonly (string | null)[]): Found {
  let values: readonly unknown[] = [args];
  let blocked = false;
  for (const step of steps) {
    const next: unknown[] = [];
    for (const value of values) {
      if (value === null || value === undefined) continue;
      if (typeof value !== 'object') blocked = true;
      else next.push(...inside(value, step));
      if (next.length > most) return { values: [], blocked: true };
    }
    values = next;
  }
  return { values: values.filter((value) => value !== undefined), blocked };
}

function inside(value: object, step: string | null): readonly unknown[] {
  if (step === null) return Object.values(value).slice(0, most + 1);
  if (Array.isArray(value) && !/^(?:0|[1-9]\d*)$/.test(step)) return [];
  return Object.hasOwn(value, step) ? [(value as Record<string, unknown>)[step]] : [];
}
