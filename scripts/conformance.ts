/**
 * `npm run conformance -- client [SCENARIO]`: the official conformance suite against the product as a client, one line per scenario.
 * With a name, that scenario alone, and everything the suite says about it.
 */
import { everyScenario, type Outcome, runScenarios } from '../test/conformance/scenarios.ts';

process.exitCode = await main(process.argv.slice(2));

async function main([role, name]: readonly string[]): Promise<number> {
  if (role !== 'client') {
    console.error('Say what to run: npm run conformance -- client [SCENARIO]');
    return 2;
  }
  const scenarios = (await everyScenario()).filter((scenario) => name === undefined || scenario.name === name);
  const outcomes = await runScenarios(scenarios, (outcome) => {
    if (name !== undefined) console.log(outcome.said);
    console.log(line(outcome));
  });
  const passed = outcomes.filter((outcome) => outcome.passed).length;
  console.log(`${passed} of ${outcomes.length} scenarios passed`);
  return passed > 0 && passed === outcomes.length ? 0 : 1;
}

function line({ name, revision, passed, checks }: Outcome): string {
  return `${passed ? 'ok  ' : 'FAIL'}  ${revision ?? 'extension'}  ${name}  ${checks} checks`;
}
