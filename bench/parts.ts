import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCore } from '../src/core/core.ts';
import { openRules } from '../src/core/rules/rules.ts';
import { confStore } from '../src/core/storage/conf-store.ts';
import { type Rule, ruleInputSchema } from '../src/shared/rules.ts';
import { memoryKept } from '../test/fakes/memory-kept.ts';
import { memoryVault } from '../test/fakes/memory-vault.ts';
import { noBrowser } from '../test/fakes/no-browser.ts';
import { connected } from './clients.ts';
import { percentile, print, timed } from './print.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const clock = { now: Date.now };

/** What single parts of the road cost. */
export async function benchParts(rounds: number): Promise<void> {
  await benchDecide(1_000);
  await benchPrompt(rounds * 30);
}

/** A verdict among rules of which only the last one matches. */
async function benchDecide(count: number): Promise<void> {
  const rules: Rule[] = Array.from({ length: count }, (_, at) => ({
    ...ruleInputSchema.parse(
      at === count - 1 ? { effect: 'allow' } : { effect: 'deny', server: 'files*', tool: `write_${at}_*` },
    ),
    id: `r-${at}`,
    createdAt: '2026-11-20T00:00:00.000Z',
    origin: 'person',
    session: null,
  }));
  const opened = openRules({ file: memoryKept(rules), clock, record: async () => {}, onChange: () => {} });
  const subject = { agent: 'bench', session: 's', server: 'files', tool: 'write_file' };
  const times = 100;
  const taken = await timed(15, () => {
    for (let n = 0; n < times; n++) if (opened.decide(subject).effect !== 'allow') throw new Error('decided wrongly');
  });
  print('parts', `decide with ${count} rules`, (taken / times) * 1_000, { unit: 'µs' });
}

/** From the agent's sending to the announcement that a person is asked; the gateway and the history's disk are on the way. */
async function benchPrompt(calls: number): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  const openStore = (name: string) => confStore(home, name);
  const core = await createCore({
    home,
    version: '0.0.0',
    vault: memoryVault(),
    openStore,
    log,
    clock,
    browser: noBrowser,
  });
  const signal = new AbortController().signal;
  const url = await core.listen({ port: 0 });
  const echo = join(import.meta.dirname, 'echo-server.ts');
  await core.handlers['servers.add'](
    {
      name: 'stdio',
      transport: 'stdio',
      command: process.execPath,
      args: [echo, 'stdio'],
      env: [],
      timeoutSeconds: 30,
    },
    signal,
  );
  const { token } = await core.handlers['agents.create']({ name: 'bench', servers: null }, signal);
  const presenter = core.approvals.attach();
  let askedAt = Number.NaN;
  const stop = core.subscribe(({ name }) => {
    const [approval] = core.approvals.list();
    if (name !== 'approvals.changed' || !approval) return;
    askedAt = performance.now();
    setImmediate(() => core.approvals.decide({ ...approval, answer: { kind: 'allow-once' } }));
  });
  const client = await connected({ url, token, tool: 'stdio__echo' });
  const taken: number[] = [];
  for (let n = 0; n < calls; n++) {
    const from = performance.now();
    await client.callTool({ name: 'stdio__echo', arguments: { text: 'hello' } });
    taken.push(askedAt - from);
  }
  print('parts', 'call sent to prompt announced, p50', percentile(taken, 50), { unit: 'ms' });
  print('parts', 'call sent to prompt announced, p99', percentile(taken, 99), { unit: 'ms' });
  stop();
  presenter.detach();
  await client.close();
  await core.close();
  await rm(home, { recursive: true, force: true });
}
