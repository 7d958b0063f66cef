import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { grace } from '../../src/core/servers/process-group.ts';
import type { ProcessTree } from '../../src/shared/processes.ts';
import type { Server, Tool } from '../../src/shared/servers.ts';
import { isAlive } from '../integration/servers-harness.ts';
import { proves } from '../proves.ts';
import { type Product, product } from '../support/product.ts';

const fixture = fileURLToPath(new URL('../servers/misbehaving-server.ts', import.meta.url));
const ways = ['grandchild', 'leaving-grandchild', 'detached-grandchild'];
const count = 20;

/** An app whose home has twenty servers, each with a child that only a SIGKILL ends. */
function appWithFamilies(): Product {
  const app = product();
  const servers = Array.from({ length: count }, (_, index) => ({
    name: `family-${index}`,
    transport: 'stdio',
    command: process.execPath,
    args: [fixture, ways[index % ways.length]],
    addedAt: '2026-11-20T00:00:00.000Z',
  }));
  mkdirSync(app.home, { recursive: true, mode: 0o700 });
  writeFileSync(join(app.home, 'servers.json'), JSON.stringify({ version: 1, value: servers }));
  onTestFinished(() => app.close());
  return app;
}

interface Families {
  readonly servers: number[];
  readonly children: number[];
}

/** The numbers of all processes once every server is connected. */
async function families(app: Product): Promise<Families> {
  const servers = await vi.waitUntil(
    async () => {
      const all = await app.ask<Server[]>('server', 'list');
      return all.every((server) => server.state === 'connected') && all.map((server) => Number(server.pid));
    },
    { timeout: 120_000, interval: 500 },
  );
  const tools = await app.ask<Tool[]>('tool', 'list');
  const children = tools.map((tool) => Number(tool.name.slice('pid-'.length)));
  expect([servers.length, children.length]).toEqual([count, count]);
  return { servers, children };
}

const alive = (pids: readonly number[]) => pids.filter(isAlive);

describe('twenty servers, each with a grandchild', () => {
  it('are all gone after the app was killed and started again, and after it quit', async () => {
    const app = appWithFamilies();
    const first = await app.serve();
    const old = await families(app);
    await first.kill();
    // Those that end with their input leave their children to nobody.
    await vi.waitUntil(() => alive(old.servers).length < count, { timeout: 30_000 });
    expect(alive(old.children)).toEqual(old.children);

    const second = await app.serve();
    expect(alive([...old.servers, ...old.children])).toEqual([]);
    proves('servers.orphans-reaped');

    const now = await families(app);
    expect(alive([...now.servers, ...now.children])).toHaveLength(2 * count);
    expect(await second.stop()).toBe(0);
    expect(alive([...now.servers, ...now.children])).toEqual([]);
    expect(JSON.parse(readFileSync(join(app.home, 'processes.json'), 'utf8'))).toMatchObject({ value: [] });
    // They ignore all but SIGKILL, so this is how long any server can take us, on a machine that has nothing else to do.
    expect(grace.input + grace.signal + grace.force).toBeLessThan(2500);
    proves('servers.quit-leaves-nothing');
  });

  it('are shown as trees, with memory and age and without arguments', async () => {
    const app = appWithFamilies();
    const begun = Date.now();
    const serving = await app.serve();
    const { servers, children } = await families(app);
    const trees = await app.ask<ProcessTree[]>('server', 'processes');
    expect(trees).toHaveLength(count);
    const [root] = trees.flatMap((tree) => tree.roots).filter(({ pid }) => pid === servers[0]);
    expect(root).toMatchObject({
      name: 'node',
      memory: expect.toSatisfy((memory: number) => memory > 10_000_000 && memory < 1_000_000_000),
      // The system tells in whole seconds when it started.
      startedAt: expect.toSatisfy((at: string) => Date.parse(at) > begun - 5000 && Date.parse(at) < Date.now() + 5000),
    });
    expect(root?.children.map(({ pid, name }) => ({ pid, name }))).toContainEqual({ pid: children[0], name: 'node' });
    expect(JSON.stringify(trees)).not.toContain('grandchild');
    proves('servers.processes-shown');
    await serving.stop();
  });
});
