import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Progress } from '../../src/core/calls/tool-call.ts';
import type { ServerInput } from '../../src/shared/servers.ts';
import { proves } from '../proves.ts';
import { freePort } from '../support/free-port.ts';
import { legacy, misbehaving, modern, openPool, programs } from './servers-harness.ts';

async function startHttp(args: string[], port: number, ready: RegExp): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, args, { env: { ...process.env, PORT: String(port) }, stdio: 'pipe' });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(stop);
  const lines = createInterface({ input: child.stdout });
  const errors = createInterface({ input: child.stderr });
  await new Promise<void>((resolve, reject) => {
    ended.then(() => reject(new Error('the server ended before it was ready')), reject);
    for (const reader of [lines, errors]) reader.on('line', (line) => ready.test(line) && resolve());
  });
  return stop;
}

async function overHttp(name: 'legacy' | 'modern'): Promise<ServerInput> {
  const port = await freePort();
  if (name === 'legacy') await startHttp([programs.everything, 'streamableHttp'], port, /listening on port/);
  else await startHttp([programs.modern], port, /^http/);
  return { name, transport: 'http', url: `http://127.0.0.1:${port}/mcp` };
}

/** A tool that tells its progress with each of the steps it takes so long for. */
const longCall = {
  legacy: {
    tool: 'trigger-long-running-operation',
    args: (seconds: number, steps: number) => ({ duration: seconds, steps }),
  },
  modern: { tool: 'count', args: (seconds: number, steps: number) => ({ to: steps, ms: (seconds * 1000) / steps }) },
};

const inputs: [string, 'legacy' | 'modern', () => Promise<ServerInput>][] = [
  ['the legacy era over pipes', 'legacy', async () => legacy('legacy')],
  ['the modern era over pipes', 'modern', async () => modern('modern')],
  ['the legacy era over HTTP', 'legacy', () => overHttp('legacy')],
  ['the modern era over HTTP', 'modern', () => overHttp('modern')],
];

describe.each(inputs)('a server of %s', (_, era, input) => {
  it('is connected to, its tools listed and called, with progress and cancellation', async () => {
    proves('servers.eras');
    const pool = openPool();
    const server = await pool.connected(await input());
    expect(server).toMatchObject({ era, problem: null });
    expect(server.toolCount).toBe(pool.servers.tools(era).length);
    expect(pool.servers.tool(era, 'echo')).toMatchObject({ server: era, name: 'echo' });

    const echoed = await pool.servers.call(era, 'echo', { message: 'hello' });
    expect(echoed.content).toEqual([{ type: 'text', text: expect.stringContaining('hello') }]);
    expect(echoed._meta).toBeUndefined();

    const { tool, args } = longCall[era];
    const seen: Progress[] = [];
    await pool.servers.call(era, tool, args(0.3, 3), { onProgress: (progress) => void seen.push(progress) });
    expect(seen.map((progress) => progress.progress)).toEqual([1, 2, 3]);
    expect(seen[0]?.total).toBe(3);

    const cancel = new AbortController();
    const cancelled = pool.servers.call(era, tool, args(60, 200), {
      signal: cancel.signal,
      onProgress: () => cancel.abort(),
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'call.cancelled' });
    await expect(pool.servers.call(era, 'echo', { message: 'still here' })).resolves.toBeDefined();
  });
});

describe('a server over HTTP that goes away', () => {
  it.each([
    ['legacy', [programs.everything, 'streamableHttp'], /listening on port/],
    ['modern', [programs.modern], /^http/],
  ] as const)(
    'in the %s era fails the call it was on at once, and serves again when it is back',
    async (era, args, ready) => {
      const pool = openPool();
      const port = await freePort();
      const stop = await startHttp([...args], port, ready);
      // Not tried by itself, which could begin just before the server is back, and take the last call with it.
      await pool.connected({ name: era, transport: 'http', url: `http://127.0.0.1:${port}/mcp`, retries: 0 });
      const { tool, args: given } = longCall[era];
      const running = pool.servers.call(era, tool, given(60, 200), { onProgress: () => void stop() });
      await expect(running).rejects.toMatchObject({ code: 'server.unreachable' });
      await pool.until(era, 'failing');
      await expect(pool.servers.call(era, 'echo', { message: 'gone' })).rejects.toMatchObject({
        code: 'server.unreachable',
      });
      await startHttp([...args], port, ready);
      await expect(pool.servers.call(era, 'echo', { message: 'back' })).resolves.toBeDefined();
    },
  );

  it('and comes back between two calls fails one of them at most', async () => {
    const pool = openPool();
    const port = await freePort();
    const args = [programs.everything, 'streamableHttp'];
    const stop = await startHttp(args, port, /listening on port/);
    await pool.connected({ name: 'legacy', transport: 'http', url: `http://127.0.0.1:${port}/mcp` });
    await stop();
    await startHttp(args, port, /listening on port/);
    await pool.servers.call('legacy', 'echo', { message: 'old session' }).catch(() => {});
    await expect(pool.servers.call('legacy', 'echo', { message: 'new session' })).resolves.toBeDefined();
  });
});

describe('the eras', () => {
  it('a server that dies of the question for its era is connected to all the same', async () => {
    proves('servers.eras');
    const pool = openPool();
    const server = await pool.connected(misbehaving('old', 'die-of-the-question'));
    expect(server.era).toBe('legacy');
    await pool.servers.setEnabled('old', false);
    await pool.servers.setEnabled('old', true);
    await pool.until('old', 'connected');
    // Two for the first connection, one for the second: what was learnt is remembered.
    expect(pool.logged.filter((line) => line.startsWith('a server was started'))).toHaveLength(3);
  });

  it('a legacy server over pipes is told of a cancelled call', async () => {
    const pool = openPool();
    await pool.connected(misbehaving('told', 'tells-cancel'));
    const cancel = new AbortController();
    const call = pool.servers.call('told', 'echo', {}, { signal: cancel.signal, onProgress: () => cancel.abort() });
    await expect(call).rejects.toMatchObject({ code: 'call.cancelled' });
    await vi.waitUntil(() => pool.servers.list()[0]?.problem?.message.includes('was told'), {
      timeout: 60_000,
      interval: 10,
    });
  });
});
