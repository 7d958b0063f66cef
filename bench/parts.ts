import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCore } from '../src/core/core.ts';
import { confStore } from '../src/core/storage/conf-store.ts';
import { memoryVault } from '../test/fakes/memory-vault.ts';
import { noBrowser } from '../test/fakes/no-browser.ts';
import { connected } from './clients.ts';
import { percentile, print } from './print.ts';
import { benchPainted } from './prompt.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const clock = { now: Date.now };

/** What single parts of the road cost; what a verdict costs is in `decide.ts`. */
export async function benchParts(rounds: number): Promise<void> {
  await benchPrompt(rounds * 30);
  await benchPainted(rounds * 20);
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
      retries: 8,
      isolation: { kind: 'none' },
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
