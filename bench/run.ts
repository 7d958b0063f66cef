import { join } from 'node:path';
import { bareCaller, type Caller, sdkCaller, type Target } from './clients.ts';
import { type Figures, measure, median, medianOf } from './measure.ts';
import { productIsBuilt, startProduct } from './product.ts';
import { spawned } from './spawned.ts';

/**
 * What the way through Countersign costs against calling the same server directly: interleaved rounds in one run, one JSON
 * line per figure. A ratio is this way's figure over the direct one's, round by round, then the median.
 * `node bench/run.ts [rounds]`
 */
const rounds = Number(process.argv[2] ?? 5);
const here = import.meta.dirname;
const closing: (() => Promise<void>)[] = [];

interface Way {
  readonly through: string;
  readonly client: 'sdk' | 'sdk-modern' | 'bare';
  /** The way it is compared with. */
  readonly against: Way | null;
  readonly caller: Caller;
  readonly figures: Figures[];
}
const ways: Way[] = [];

async function add(through: string, client: Way['client'], against: Way | null, target: Target): Promise<Way> {
  const caller =
    client === 'bare' && 'url' in target
      ? await bareCaller(target)
      : await sdkCaller(target, client === 'sdk-modern' ? 'modern' : 'legacy');
  closing.unshift(() => caller.close());
  const way: Way = { through, client, against, caller, figures: [] };
  ways.push(way);
  return way;
}

function print(figure: string, value: unknown, of: object = {}) {
  console.log(JSON.stringify({ figure, value, ...of }));
}

const round = (value: number) => Number(value.toPrecision(3));

async function start() {
  const echo = join(here, 'echo-server.ts');
  const direct = await spawned([echo, 'http']);
  closing.unshift(() => direct.close());
  const url = String(direct.ready.url);
  const stdio = { program: process.execPath, args: [echo, 'stdio'] };

  const directStdio = await add('nothing / stdio', 'sdk', null, { ...stdio, tool: 'echo' });
  const directHttp = await add('nothing / http', 'sdk', null, { url, tool: 'echo' });
  const directBare = await add('nothing / http', 'bare', null, { url, tool: 'echo' });

  const alone = await spawned([join(here, 'bare-gateway.ts')]);
  closing.unshift(() => alone.close());
  const gateway = { url: String(alone.ready.url), token: String(alone.ready.token), tool: 'echo__echo' };
  await add('gateway alone', 'sdk', directHttp, gateway);
  await add('gateway alone', 'sdk-modern', directHttp, gateway);
  await add('gateway alone', 'bare', directBare, gateway);

  if (!productIsBuilt()) {
    console.error('The product is not built (npm run build); only the gateway alone is measured.');
    return { 'gateway alone': alone };
  }
  const product = await startProduct({
    'echo-http': ['--url', url],
    'echo-stdio': ['--', stdio.program, ...stdio.args],
  });
  closing.unshift(() => product.close());
  for (const [upstream, against] of [['stdio', directStdio] as const, ['http', directHttp] as const]) {
    const target = { url: product.url, token: product.token, tool: `echo-${upstream}__echo` };
    await add(`countersign / ${upstream}`, 'sdk', against, target);
    await add(`countersign / ${upstream}`, 'sdk-modern', against, target);
    await add(`countersign / ${upstream}`, 'bare', directBare, target);
  }
  return { 'gateway alone': alone, countersign: product.process };
}

try {
  const processes = await start();
  const idle = Object.entries(processes).map(([name, { memory }]) => ({ name, memory, before: memory() }));
  for (const { caller } of ways) await measure(caller);
  for (let at = 0; at < rounds; at++) {
    for (const { caller, figures } of ways) figures.push(await measure(caller));
  }
  for (const { through, client, against, figures } of ways) {
    const of = { through, client };
    const typical = medianOf(figures);
    for (const name of ['p50', 'p99', 'perSecond'] as const) {
      print(name, round(typical[name]), of);
      if (against === null) continue;
      const ratios = figures.map((figure, at) => figure[name] / (against.figures[at]?.[name] ?? Number.NaN));
      print(`${name} ratio`, round(median(ratios)), { ...of, against: `${against.through} (${against.client})` });
    }
  }
  for (const { name, memory, before } of idle) {
    print('rss MiB', { idle: before?.now, peak: memory()?.peak }, { through: name });
  }
} finally {
  for (const close of closing) await close();
}
