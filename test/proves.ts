import { TestRunner } from 'vitest';
import { type Requirement, requirements } from './requirements.ts';

declare module 'vitest' {
  interface TaskMeta {
    proves?: string[];
  }
}

/**
 * Says, inside a test, which promises that test proves. It counts only when the test then passes.
 *
 * @throws Error when a promise is not in test/requirements.ts, or no test is running
 */
export function proves(...ids: readonly [Requirement, ...Requirement[]]): void {
  const test = TestRunner.getCurrentTest();
  if (test === undefined) throw new Error('proves() was called outside a test');
  for (const id of ids) {
    if (!Object.hasOwn(requirements, id)) throw new Error(`${id} is no promise in test/requirements.ts`);
  }
  test.meta.proves = [...(test.meta.proves ?? []), ...ids];
}
