/**
 * `npm test`: builds, runs the tests and ends with one line, `N passed, N failed`. Without arguments everything runs and
 * every promise in test/requirements.ts must be proved. `e2e`, `faults`, `integration`, `unit` and `screenshots` choose; anything else goes
 * to Vitest, e.g. a part of a file's name.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requirements } from '../test/requirements.ts';
import { nothingRan, settle, type Tally, tallySchema } from './closing.ts';
import { provideSystemPackages } from './system-packages.ts';
import { runInSession } from './test-session.ts';

const projects: Record<string, readonly string[]> = {
  unit: ['--project', 'unit'],
  integration: ['--project', 'integration'],
  faults: ['--project', 'faults'],
  e2e: ['--project', 'e2e'],
  screenshots: ['screenshots', 'adversarial'],
};

process.exitCode = await main(process.argv.slice(2));

async function main(chosen: readonly string[]): Promise<number> {
  const packages = provideSystemPackages();
  if (packages !== null) return close(packages, nothingRan);
  const build = spawnSync('npm', ['run', 'build', '--silent'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (build.status !== 0) return close('The build failed, so no test ran.', nothingRan);

  const folder = mkdtempSync(join(tmpdir(), 'countersign-tally-'));
  const file = join(folder, 'tally.json');
  try {
    const vitest = [process.execPath, 'node_modules/vitest/vitest.mjs', 'run'];
    const code = await runInSession([...vitest, ...chosen.flatMap((name) => projects[name] ?? [name])], {
      COUNTERSIGN_TALLY: file,
      ...(chosen.includes('screenshots') && { COUNTERSIGN_PICTURES: 'docs/screenshots' }),
    });
    const promised = chosen.length === 0 ? requirements : {};
    const closing = settle(readTally(file), { promised, code });
    return close(closing.complaint, closing);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Says what is wrong, if anything, and then the closing line, which is always the last. */
function close(complaint: string, counts: { passed: number; failed: number }): number {
  if (complaint !== '') console.log(complaint);
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0 ? 0 : 1;
}

function readTally(file: string): Tally | null {
  try {
    return tallySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
