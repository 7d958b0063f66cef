import { resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { noIsolation } from '../fakes/no-isolation.ts';
import { proves } from '../proves.ts';
import { startSseServer } from '../servers/sse-server.ts';
import { startWsServer } from '../servers/ws-server.ts';
import { freePort } from '../support/free-port.ts';
import { misbehaving, modern, openPool, recording } from './servers-harness.ts';

const soon = { timeout: 60_000, interval: 20 };

describe('a silent server', () => {
  it.each([
    ['legacy', recording('quiet')],
    ['modern', modern('quiet')],
  ] as const)('of the %s era is asked whether it lives, and how long that takes is told', async (_, input) => {
    proves('servers.health');
    const pool = openPool(process.env, [], noIsolation, 100);
    const { lastSeenAt, pid } = await pool.connected(input);
    const later = await vi.waitUntil(() => {
      const server = pool.servers.show('quiet');
      return server.lastSeenAt !== lastSeenAt ? server : undefined;
    }, soon);
    expect(later).toMatchObject({ state: 'connected', pid });
    expect(later.latencyMs).toBeGreaterThan(0);
    await expect.poll(() => pool.tools.at(-1)).toBe(false);
  });

  it.each([
    ['WebSocket', startWsServer, 'ws'],
    ['server-sent events', startSseServer, 'sse'],
  ] as const)('over %s that no longer answers is lost, and connected to again', async (_, start, transport) => {
    proves('servers.health');
    const pool = openPool(process.env, [], noIsolation, 100);
    const { url, behaviour } = await start();
    await pool.connected({ name: 'deaf', transport, url, timeoutSeconds: 1 });
    behaviour.mute = true;
    const lost = await pool.until('deaf', 'failing');
    expect(lost.problem).toMatchObject({ code: 'server.timeout', remedy: expect.any(String) });
    expect(lost.lastSeenAt).not.toBeNull();
    behaviour.mute = false;
    await pool.until('deaf', 'connected');
  });

  it('that works on a call is left alone', async () => {
    proves('servers.health');
    const pool = openPool(process.env, [], noIsolation, 50);
    const { lastSeenAt } = await pool.connected(misbehaving('busy', 'counts-pings'));
    await vi.waitUntil(() => pool.servers.show('busy').lastSeenAt !== lastSeenAt, soon);
    await expect(pool.servers.call('busy', 'echo', {})).resolves.toMatchObject({ content: [{ text: '0' }] });
  });
});

describe('a failing server', () => {
  it('is tried again as often as its configuration says, and then only when somebody needs it', async () => {
    proves('servers.retries');
    const pool = openPool();
    await pool.added({ ...misbehaving('broken', 'exit-at-once'), retries: 1 });
    const first = await pool.until('broken', 'failing');
    expect(Date.parse(first.retryAt ?? '')).toBeGreaterThan(Date.now() - 5000);
    const last = await vi.waitUntil(() => {
      const server = pool.servers.show('broken');
      return server.state === 'failing' && server.retryAt === null ? server : undefined;
    }, soon);
    expect(last.problem?.code).toBe('server.exited');
    const starts = () => pool.logged.filter((line) => line.startsWith('a server was started')).length;
    const before = starts();
    await expect(pool.servers.find('broken', 'echo')).rejects.toMatchObject({ code: 'server.exited' });
    expect(starts()).toBeGreaterThan(before);
    expect(pool.servers.show('broken').retryAt).toBeNull();
  });

  it('with no retries is not tried again by itself', async () => {
    proves('servers.retries');
    const pool = openPool();
    const nowhere = `http://127.0.0.1:${await freePort()}/mcp`;
    await pool.added({ name: 'gone', transport: 'http', url: nowhere, retries: 0 });
    expect((await pool.until('gone', 'failing')).retryAt).toBeNull();
  });

  it('is not tried again by itself for what only an update can change', async () => {
    proves('servers.retries');
    const pool = openPool();
    const args = [resolve(import.meta.dirname, '../servers/failing-server.ts'), 'speaks-old'];
    await pool.added({ name: 'old', transport: 'stdio', command: process.execPath, args, retries: 5 });
    const { problem, retryAt } = await pool.until('old', 'failing');
    expect([problem?.code, retryAt]).toEqual(['server.wrong_revision', null]);
  });

  it('is connected to when the computer wakes up, whatever was tried before', async () => {
    proves('servers.wake');
    const pool = openPool();
    const port = await freePort();
    const server = await startWsServer(port);
    await server.close();
    await pool.added({ name: 'asleep', transport: 'ws', url: server.url, retries: 0 });
    await pool.until('asleep', 'failing');
    await startWsServer(port);
    pool.servers.wake();
    await pool.until('asleep', 'connected');
  });
});

describe('waking up', () => {
  it('finds out what is dead and what changed meanwhile', async () => {
    proves('servers.wake');
    const pool = openPool();
    const { url, behaviour } = await startWsServer();
    const old = await pool.connected({ name: 'remote', transport: 'ws', url, timeoutSeconds: 5 });
    await pool.connected(recording('local'));
    const { pid } = pool.servers.show('local');
    await vi.waitUntil(() => {
      pool.servers.wake();
      return pool.servers.show('remote').lastSeenAt !== old.lastSeenAt;
    }, soon);
    expect(pool.servers.show('remote').state).toBe('connected');
    behaviour.mute = true;
    pool.servers.wake();
    await pool.until('remote', 'failing');
    expect(pool.servers.show('local')).toMatchObject({ state: 'connected', pid });
  });

  it('leaves a disabled server alone', async () => {
    const pool = openPool();
    await pool.connected(recording('off'));
    await pool.servers.setEnabled('off', false);
    pool.servers.wake();
    await pool.connected(recording('on'));
    expect(pool.servers.show('off').state).toBe('disabled');
    expect(pool.logged.filter((line) => line.startsWith('a server was started'))).toHaveLength(2);
  });
});

it('restarting a server starts a new process', async () => {
  const pool = openPool();
  const before = await pool.connected(recording('again'));
  await pool.servers.restart('again');
  const after = await pool.until('again', 'connected');
  expect(after.pid).not.toBe(before.pid);
  expect(after.program).toBe(process.execPath);
});
