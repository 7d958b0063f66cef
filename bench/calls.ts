import { join } from 'node:path';
import { bareCaller, type Caller, sdkCaller, type Target } from './clients.ts';
import { type Figures, figureNames, measure, medianOf } from './measure.ts';
import { installPeers, startPeers } from './peers.ts';
import { median, print } from './print.ts';
import { startProduct } from './product.ts';
import { type Spawned, spawned } from './spawned.ts';

interface Way {
  readonly through: string;
  readonly client: 'sdk' | 'sdk-modern' | 'bare';
  /** The ways its figures are divided by, round by round. */
  readonly against: readonly Way[];
  readonly between: Spawned | null;
  readonly caller: Caller;
  readonly figures: Figures[];
}

/** The ways without anything between. */
type Directly = Record<'stdio' | 'http' | 'bare', Way>;

export interface CallsOptions {
  readonly rounds: number;
  readonly callsARound: number;
  /** A folder the peers are in, or are installed into; null measures none. */
  readonly peers: string | null;
}

/**
 * What the way through Countersign costs against calling the same server directly, and against peers: interleaved rounds
 * in one run. A ratio is one way's figure over the other's, round by round, and then the median.
 */
export async function benchCalls({ rounds, callsARound, peers }: CallsOptions): Promise<void> {
  const closing: (() => Promise<void>)[] = [];
  const ways: Way[] = [];
  const processes: Record<string, Spawned> = {};

  async function add(
    through: string,
    client: Way['client'],
    target: Target,
    between: Spawned | null = null,
    against: readonly Way[] = [],
  ): Promise<Way> {
    const era = client === 'sdk-modern' ? 'modern' : 'legacy';
    const caller = client === 'bare' && 'url' in target ? await bareCaller(target) : await sdkCaller(target, era);
    closing.unshift(() => caller.close());
    const way: Way = { through, client, against, between, caller, figures: [] };
    ways.push(way);
    return way;
  }

  /** The peers that are there, each with its way through. */
  async function addPeers(folder: string, echo: Parameters<typeof startPeers>[1], directly: Directly): Promise<void> {
    await installPeers(folder);
    for (const { name, target, process, close } of await startPeers(folder, echo)) {
      closing.unshift(close);
      processes[name] = process;
      await add(name, 'sdk', target, process, [name.endsWith('stdio') ? directly.stdio : directly.http]);
      if (!target.sse) await add(name, 'bare', target, process, [directly.bare]);
    }
  }

  async function start(): Promise<void> {
    const echo = join(import.meta.dirname, 'echo-server.ts');
    const direct = await spawned([echo, 'http']);
    closing.unshift(() => direct.close());
    const url = String(direct.ready.url);
    const program = process.execPath;
    const directly: Directly = {
      stdio: await add('nothing / stdio', 'sdk', { program, args: [echo, 'stdio'], tool: 'echo' }),
      http: await add('nothing / http', 'sdk', { url, tool: 'echo' }),
      bare: await add('nothing / http', 'bare', { url, tool: 'echo' }),
    };
    if (peers !== null) await addPeers(peers, { stdio: [program, echo, 'stdio'], url }, directly);
    const others = ways.filter((way) => way.between !== null);

    const product = await startProduct({ http: ['--url', url], stdio: ['--', program, echo, 'stdio'] });
    closing.unshift(() => product.close());
    processes.countersign = product.process;
    for (const upstream of ['stdio', 'http'] as const) {
      const target = { url: product.url, token: product.token, tool: `${upstream}__echo` };
      for (const client of ['sdk', 'sdk-modern', 'bare'] as const) {
        const alike = others.filter((way) => way.through.endsWith(upstream) && way.client === client);
        const against = [client === 'bare' ? directly.bare : directly[upstream], ...alike];
        await add(`countersign / ${upstream}`, client, target, product.process, against);
      }
    }
  }

  try {
    await start();
    for (const [through, { memory }] of Object.entries(processes)) printMemory('idle', through, memory());
    for (const { caller, between } of ways) await measure(caller, between, callsARound);
    for (let at = 0; at < rounds; at++) {
      for (const { caller, between, figures } of ways) figures.push(await measure(caller, between, callsARound));
    }
    for (const way of ways) report(way);
    for (const [through, { memory }] of Object.entries(processes)) printMemory('after', through, memory());
  } finally {
    for (const close of closing) await close();
  }
}

function report({ through, client, against, figures }: Way): void {
  const typical = medianOf(figures);
  for (const name of figureNames) {
    if (Number.isNaN(typical[name])) continue;
    print('calls', name, typical[name], { through, client });
    for (const other of against) {
      const ratios = figures.map((figure, at) => figure[name] / (other.figures[at]?.[name] ?? Number.NaN));
      if (!ratios.some(Number.isNaN))
        print('calls', `${name} ratio`, median(ratios), { through, client, against: other.through });
    }
  }
}

/** Resident memory, and its peak since the process started. */
function printMemory(when: string, through: string, memory: ReturnType<Spawned['memory']>): void {
  if (memory === null) return;
  print('calls', `rss ${when}`, memory.now, { through, unit: 'MiB' });
  print('calls', `rss peak ${when}`, memory.peak, { through, unit: 'MiB' });
}
