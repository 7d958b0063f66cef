import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import type { Tally } from '../../scripts/closing.ts';

/** Writes what a run came to into `path`, for scripts/test.ts to settle. Counts a file or hook that failed as a failed test. */
export function tallyReporter(path: string): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      writeFileSync(path, JSON.stringify(countTests(modules, unhandledErrors.length)));
    },
  };
}

/** @param unhandled how many errors were thrown outside any test */
function countTests(modules: readonly TestModule[], unhandled: number): Tally {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
  const inState = (state: string) => tests.filter((test) => test.result().state === state);
  const passed = inState('passed');
  const failed = inState('failed').length + suites.filter((suite) => suite.errors().length > 0).length + unhandled;
  return {
    passed: passed.length,
    failed,
    skipped: tests.length - passed.length - inState('failed').length,
    proved: [...new Set(passed.flatMap((test) => test.meta().proves ?? []))],
  };
}
