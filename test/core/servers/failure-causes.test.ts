import { describe, expect, it } from 'vitest';
import { serverTestSchema } from '../../../src/shared/servers.ts';
import { openPool } from '../../integration/servers-harness.ts';
import { proves } from '../../proves.ts';
import { unreached } from './failures/addresses.ts';
import { reached } from './failures/answers.ts';
import type { Cause } from './failures/cause.ts';
import { configurations } from './failures/configurations.ts';
import { running, unstarted } from './failures/programs.ts';
import { streams } from './failures/streams.ts';

const causes: readonly Cause[] = [...configurations, ...unstarted, ...running, ...unreached, ...reached, ...streams];

describe.each(causes)('a server whose failure is $is', ({ step, code, says, words, setting, parts, confine }) => {
  it(`is told to fail with ${code} at the step ${step}`, async () => {
    const pool = openPool(process.env, [], confine?.(), undefined, parts?.());
    await pool.added({ ...(await setting()), name: 'subject', retries: 0 });
    const { problem } = await pool.until('subject', code === 'server.needs_sign_in' ? 'needs-sign-in' : 'failing');
    expect(problem).toMatchObject({
      code,
      message: expect.stringContaining(says),
      remedy: expect.stringMatching(/\.$/),
    });
    if (words !== undefined) expect(problem?.said).toContain(words);
    expect(JSON.stringify(problem)).not.toContain('canary');

    const test = serverTestSchema.parse(await pool.servers.test('subject'));
    const failed = test.steps.at(-1);
    expect(test.steps.map(({ ok }) => ok)).toEqual(test.steps.map((one) => one !== failed));
    expect(failed).toMatchObject({ name: step, problem, detail: problem?.said ?? '' });
    proves('servers.failures', 'servers.failures-masked', 'servers.steps');
  });
});

it('no two failures are told alike, unless they are the same to a person', () => {
  const told = ({ code, says }: Cause) => `${code}: ${says}`;
  const own = causes.filter(({ like }) => like === undefined);
  expect(own.length).toBeGreaterThan(50);
  expect(new Set(own.map(told)).size).toBe(own.length);
  for (const cause of causes.filter(({ like }) => like !== undefined)) {
    expect(told(cause)).toBe(causes.filter(({ is }) => is === cause.like).map(told)[0]);
  }
  proves('servers.failures');
});
