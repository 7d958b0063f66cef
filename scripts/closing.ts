import { z } from 'zod';

/** What one run of Vitest came to. `proved` are the ids that tests which passed claimed to prove. */
export const tallySchema = z.object({
  passed: z.int(),
  failed: z.int(),
  /** Tests that were there and did not run. */
  skipped: z.int(),
  proved: z.array(z.string()),
});
export type Tally = z.infer<typeof tallySchema>;

/** What a run came to, and what to tell the person about it; an empty complaint when there is nothing to tell. */
export interface Closing {
  passed: number;
  failed: number;
  complaint: string;
}

/** The counts when something went wrong before the first test. */
export const nothingRan = { passed: 0, failed: 1 };

/**
 * Counts everything that must not pass for a success: a failed test, a promise nobody proved, a test that was skipped, a
 * run that ended badly although every test passed.
 *
 * @param options `promised`: id → sentence, everything this run has to prove; `code`: Vitest's exit code
 */
export function settle(
  tally: Tally | null,
  options: { promised: Readonly<Record<string, string>>; code: number },
): Closing {
  const { promised, code } = options;
  if (tally === null) return { ...nothingRan, complaint: `Vitest ended with code ${code} and left no result.` };
  const everything = Object.keys(promised).length > 0;
  const proved = new Set(tally.proved);
  const unproved = Object.entries(promised).filter(([id]) => !proved.has(id));
  const complaints = unproved.map(([id, sentence]) => `Unproved: ${id}: ${sentence}`);
  const skipped = everything ? tally.skipped : 0;
  if (skipped > 0) complaints.push(`Not run: ${skipped} of the tests`);
  let failed = tally.failed + unproved.length + skipped;
  if (tally.passed + tally.failed === 0 || (failed === 0 && code !== 0)) {
    complaints.push(`Vitest ended with code ${code} and ${tally.passed} tests passed.`);
    failed += 1;
  }
  return { passed: tally.passed, failed, complaint: complaints.join('\n') };
}
