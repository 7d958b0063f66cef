import { afterEach, beforeEach, expect, it } from 'vitest';
import { everythingOverStdio } from '../support/everything.ts';
import { openRealCore, type RealCore, textOf, until } from '../support/real-core.ts';

let one: RealCore;
beforeEach(async () => {
  one = await openRealCore();
});
afterEach(() => one.close());

it('a runaway agent is told, its queue is capped, and another agent’s question comes through and is answered', async () => {
  await one.addChanging('notes');
  const runaway = await one.connect('modern', 'Runaway');
  const calm = await one.connect('legacy', 'Calm');
  let told = 0;
  const flood = Array.from({ length: 500 }, async (_, n) => {
    const text = textOf(await runaway.callTool({ name: 'notes__note', arguments: { text: `flood ${n}` } }));
    if (text.includes('Too many calls of this agent wait')) told++;
  });
  for (const call of flood) call.catch(() => {});
  const own = (agent: string) => one.core.approvals.list().filter((approval) => approval.agent === agent).length;
  await until(() => own('Runaway') > 0);
  const calling = calm.callTool({ name: 'notes__note', arguments: { text: 'calm' } });
  await one.decide(await one.question(({ agent }) => agent === 'Calm'), { kind: 'allow-once' });
  expect(textOf(await calling)).toContain('calm');
  await until(() => told === 480);
  expect(own('Runaway')).toBe(20);
  one.core.approvals.refuseAll('enough');
  await Promise.all(flood);
  expect(told).toBe(480);
});

it('the reference server’s tools raise no finding and are accepted at first use', async () => {
  const [command, ...args] = everythingOverStdio;
  await one.ask('servers.add', { transport: 'stdio', name: 'everything', command, args });
  const pins = await until(async () => {
    const found = await one.ask('pins.list', {});
    return found.length > 5 ? found : null;
  });
  expect(pins.flatMap(({ findings }) => findings)).toEqual([]);
});
