import type { Kept } from '../../src/core/ports.ts';

/** A noun's configuration that is nowhere on disk. */
export function memoryKept<T>(value: T): Kept<T> {
  let held = value;
  return {
    read: () => held,
    write(next) {
      held = next;
    },
  };
}
