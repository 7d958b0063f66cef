import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { type Product, product } from '../support/product.ts';

const fixture = fileURLToPath(new URL('../servers/reaching-server.ts', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-confined-')));
let one: Product;
beforeEach(() => {
  one = product();
  for (const name of ['given', 'secret']) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'text'), name);
  }
});
afterEach(async () => {
  await one.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

it('a server added with --sandbox on the built command line is confined, and what is kept says so', async () => {
  const program = ['--', process.execPath, fixture];
  await one.ask('server', 'add', 'free', ...program);
  await one.ask('server', 'add', 'confined', '--sandbox', '--allow-folder', join(folder, 'given'), ...program);
  await one.ask('rule', 'add', '--effect', 'allow');
  expect((await one.run(['server', 'show', 'confined'])).stdout).toContain(
    `sandbox: folders ${folder}/given; no hosts`,
  );
  const serving = await one.serve();
  const read = async (server: string, name: string) => {
    const path = join(folder, name, 'text');
    return (await one.run(['tool', 'call', server, 'read', JSON.stringify({ path })])).stdout.trim();
  };
  expect(await read('free', 'secret')).toBe('ok secret');
  expect(await read('confined', 'given')).toBe('ok given');
  expect(await read('confined', 'secret')).toContain('failed: ENOENT');
  expect((await one.run(['server', 'test', 'confined'])).code).toBe(0);
  expect(await serving.stop()).toBe(0);
  proves('isolation.command-line');
});

it('a server that this machine cannot confine is not started, and the exit code says that it was not reached', async () => {
  const home = join(folder, 'home');
  const bare = product({ PATH: home });
  try {
    mkdirSync(home);
    await bare.ask('server', 'add', 'confined', '--sandbox', '--', process.execPath, fixture);
    const { code, stdout } = await bare.run(['server', 'test', 'confined', '--json']);
    expect(code).toBe(6);
    expect(stdout).toContain('isolation.unavailable');
    proves('isolation.command-line');
  } finally {
    await bare.close();
  }
});
