import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@modelcontextprotocol/client';
import { type Core, createCore } from '../src/core/core.ts';
import { confStore } from '../src/core/storage/conf-store.ts';
import { memoryVault } from '../test/fakes/memory-vault.ts';
import { noBrowser } from '../test/fakes/no-browser.ts';
import { connected } from './clients.ts';
import { median, print, timed } from './print.ts';

const count = 24;
const toolsEach = 20;
const echo = join(import.meta.dirname, 'echo-server.ts');
const program = { program: process.execPath, args: [echo, 'stdio', String(toolsEach - 1)], tool: 'echo' };
const silent = { info: () => {}, warn: () => {}, error: () => {} };
const { signal } = new AbortController();

/** Many servers at once, through the gateway and without it: from nothing to every tool listed, and listing again. */
export async function benchMany(rounds: number): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  const vault = memoryVault();
  const open = () =>
    createCore({
      ...{ home, version: '0.0.0', vault, log: silent, clock: Date, browser: noBrowser },
      openStore: (name) => confStore(home, name),
    });
  const token = await configure(await open());
  const taken = { up: [] as number[], direct: [] as number[], list: [] as number[], directList: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    let from = performance.now();
    const clients = await Promise.all(Array.from({ length: count }, () => connected(program)));
    await Promise.all(clients.map(list));
    taken.direct.push(performance.now() - from);
    taken.directList.push(await timed(20, () => Promise.all(clients.map(list))));
    await Promise.all(clients.map((client) => client.close()));

    const core = await open();
    from = performance.now();
    const url = await core.listen({ port: 0 });
    const agent = await connected({ url, token, tool: 'echo' });
    while ((await list(agent)) < count * toolsEach) await sleep(5);
    taken.up.push(performance.now() - from);
    taken.list.push(await timed(20, () => list(agent)));
    await agent.close();
    await core.close();
  }
  await rm(home, { recursive: true, force: true });
  report(taken);
}

function report({ up, direct, list, directList }: Record<'up' | 'direct' | 'list' | 'directList', number[]>): void {
  const of = `${count} stdio servers, ${toolsEach} tools each`;
  print('many', 'all up and listed', median(up), { of, unit: 'ms' });
  print('many', 'list through the gateway', median(list), { of, unit: 'ms' });
  const ratios = up.map((time, round) => time / (direct[round] ?? Number.NaN));
  print('many', 'list through the gateway / slowest server, from nothing, ratio', median(ratios), { of });
  const again = list.map((time, round) => time / (directList[round] ?? Number.NaN));
  print('many', 'list through the gateway / slowest server, once up, ratio', median(again), { of });
}

async function list(client: Client): Promise<number> {
  return (await client.listTools(undefined, { cacheMode: 'bypass' })).tools.length;
}

async function configure(core: Core): Promise<string> {
  for (let n = 0; n < count; n++) {
    await core.handlers['servers.add'](
      {
        name: `server-${n}x`,
        transport: 'stdio',
        command: process.execPath,
        args: program.args,
        env: [],
        timeoutSeconds: 60,
        retries: 8,
        isolation: { kind: 'none' },
      },
      signal,
    );
  }
  const { token } = await core.handlers['agents.create']({ name: 'bench', servers: null }, signal);
  await core.close();
  return token;
}
