import { defineConfig } from 'vitest/config';
import { tallyReporter } from './test/house/tally-reporter.ts';

const tally = process.env.COUNTERSIGN_TALLY;
const seconds = 1000;
// Tests against one platform's own parts are not there on another, rather than skipped.
const otherPlatforms = process.platform === 'linux' ? [] : ['test/**/*.linux.test.ts'];

/** @param groupOrder projects of a later group start when the earlier ones are done; each group has its own workers */
function project(
  name: string,
  folders: readonly string[],
  options: { timeout: number; workers: number; groupOrder: number },
) {
  return {
    extends: true as const,
    test: {
      name,
      include: folders.map((folder) => `test/${folder}/**/*.test.{ts,tsx}`),
      exclude: otherPlatforms,
      testTimeout: options.timeout,
      hookTimeout: options.timeout,
      maxWorkers: options.workers,
      sequence: { groupOrder: options.groupOrder },
    },
  };
}

export default defineConfig({
  test: {
    setupFiles: ['test/setup.ts'],
    reporters: tally === undefined ? ['default'] : ['default', tallyReporter(tally)],
    retry: 0,
    // A limit against hanging on a busy machine, not a time to keep.
    expect: { poll: { timeout: 60 * seconds } },
    allowOnly: false,
    pool: 'forks',
    projects: [
      project('unit', ['shared', 'core', 'cli', 'main', 'preload', 'renderer', 'stand-in', 'scripts', 'house'], {
        timeout: 90 * seconds,
        workers: 2,
        groupOrder: 0,
      }),
      project('integration', ['integration'], { timeout: 180 * seconds, workers: 2, groupOrder: 1 }),
      project('faults', ['faults'], { timeout: 600 * seconds, workers: 1, groupOrder: 2 }),
      project('e2e', ['e2e'], { timeout: 600 * seconds, workers: 1, groupOrder: 3 }),
    ],
  },
});
