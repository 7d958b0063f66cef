import { describe, expect, it } from 'vitest';
import { everyScenario, runScenarios } from '../conformance/scenarios.ts';
import { proves } from '../proves.ts';

describe('the official conformance suite', () => {
  it('is passed by the product as a client, in every scenario', { timeout: 900_000 }, async () => {
    proves('signin.conformance');
    const scenarios = await everyScenario();
    // What the suite requires is frozen: fewer would mean that its list was not understood.
    expect(scenarios.filter(({ revision }) => revision === '2025-11-25')).toHaveLength(18);
    expect(scenarios.filter(({ revision }) => revision === '2026-07-28')).toHaveLength(32);
    const outcomes = await runScenarios(scenarios, ({ name, revision, passed, checks }) => {
      process.stdout.write(`${passed ? 'ok  ' : 'FAIL'}  ${revision ?? 'extension'}  ${name}  ${checks} checks\n`);
    });
    expect(outcomes.filter(({ passed }) => !passed).map(({ name, said }) => `${name}\n${said}`)).toEqual([]);
    expect(outcomes).toHaveLength(58);
  });
});
