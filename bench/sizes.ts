import { join } from 'node:path';
import type { Client } from '@modelcontextprotocol/client';
import { connected } from './clients.ts';
import { median, print, timed } from './print.ts';
import { startProduct } from './product.ts';

const MB = 1_000_000;

/** Large results and long lists, through Countersign and without it, in turn. */
export async function benchSizes(rounds: number): Promise<void> {
  const echo = join(import.meta.dirname, 'echo-server.ts');
  const many = [echo, 'stdio', '499'] as const;
  const product = await startProduct({ stdio: ['--', process.execPath, ...many] });
  const direct = await connected({ program: process.execPath, args: many, tool: 'echo' });
  const through = await connected({ url: product.url, token: product.token, tool: 'stdio__echo' });
  try {
    for (const size of [1, 10]) {
      await inTurn(`${size} MB result`, rounds, {
        direct: () => callFor(direct, 'echo', size * MB),
        through: () => callFor(through, 'stdio__echo', size * MB),
      });
    }
    await inTurn('tools/list of 500', rounds, {
      direct: () => listOf(direct, 500),
      through: () => listOf(through, 500),
    });
  } finally {
    await Promise.all([direct.close(), through.close()]);
    await product.close();
  }
}

async function callFor(client: Client, name: string, bytes: number): Promise<void> {
  const { content } = await client.callTool({ name, arguments: { text: '', bytes } });
  const [first] = content;
  if (first?.type !== 'text' || first.text.length !== bytes) throw new Error('the answer is not as long as asked');
}

async function listOf(client: Client, count: number): Promise<void> {
  const { tools } = await client.listTools(undefined, { cacheMode: 'bypass' });
  if (tools.length !== count) throw new Error(`${tools.length} tools instead of ${count}`);
}

async function inTurn(
  figure: string,
  rounds: number,
  { direct, through }: Record<'direct' | 'through', () => Promise<void>>,
): Promise<void> {
  const taken: { direct: number; through: number }[] = [];
  for (let at = 0; at < rounds; at++) taken.push({ direct: await timed(5, direct), through: await timed(5, through) });
  print('sizes', figure, median(taken.map((one) => one.through)), { through: 'countersign / stdio', unit: 'ms' });
  print('sizes', figure, median(taken.map((one) => one.direct)), { through: 'nothing / stdio', unit: 'ms' });
  print('sizes', `${figure} ratio`, median(taken.map((one) => one.through / one.direct)));
}
