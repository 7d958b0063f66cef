import { resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { proves } from '../proves.ts';
import { openRealCore, type RealCore, textOf, until } from '../support/real-core.ts';

const fixture = (file: string) => resolve(import.meta.dirname, `../servers/${file}.ts`);

async function openCore(): Promise<RealCore> {
  const real = await openRealCore();
  onTestFinished(() => real.close());
  return real;
}

const add = (real: RealCore, name: string, ...args: string[]) =>
  real.ask('servers.add', { name, transport: 'stdio', command: process.execPath, args, timeoutSeconds: 150 });

const connected = (real: RealCore, count: number) =>
  until(async () => {
    const servers = await real.ask('servers.list', {});
    return servers.filter(({ state }) => state === 'connected').length === count;
  });

describe('many servers', () => {
  it('are started side by side and listed in one answer, which waits for none that hangs', async () => {
    proves('servers.many');
    const real = await openCore();
    const names = Array.from({ length: 24 }, (_, n) => `server-${String(n).padStart(2, '0')}`);
    await add(real, 'hanging', fixture('misbehaving-server'), 'hang');
    for (const name of names) await add(real, name, fixture('many-tools-server'), '20');
    const agent = await real.connect('legacy', 'claude');
    await connected(real, 24);
    const { tools } = await agent.listTools();
    expect(tools).toHaveLength(24 * 20);
    expect(new Set(tools.map(({ name }) => name.split('__', 1)[0]))).toEqual(new Set(names));
    const hanging = (await real.ask('servers.list', {})).find(({ config }) => config.name === 'hanging');
    expect(hanging?.state).toBe('connecting');
  });
});

describe('one server', () => {
  it('runs once, however many agents of either era use it at the same time', async () => {
    proves('servers.one-process');
    const real = await openCore();
    await real.ask('rules.add', { effect: 'allow' });
    await add(real, 'shared', fixture('many-tools-server'), '3');
    const agents = await Promise.all(
      Array.from({ length: 8 }, (_, n) => real.connect(n % 2 ? 'modern' : 'legacy', `agent-${n}`)),
    );
    await connected(real, 1);
    const answers = await Promise.all(
      agents.flatMap((agent) => [0, 1, 2].map((n) => agent.callTool({ name: `shared__tool-${n}`, arguments: {} }))),
    );
    const [server] = await real.ask('servers.list', {});
    expect(new Set(answers.map(textOf))).toEqual(new Set([String(server?.pid)]));
    const restarted = await real.ask('servers.restart', { name: 'shared' });
    expect(restarted.config.name).toBe('shared');
    await connected(real, 1);
    const [again] = await real.ask('servers.list', {});
    expect(again?.pid).not.toBe(server?.pid);
  });
});
