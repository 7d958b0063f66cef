import { describe, expect, it, vi } from 'vitest';
import type { Progress } from '../../src/core/calls/tool-call.ts';
import type { ServerInput } from '../../src/shared/servers.ts';
import { proves } from '../proves.ts';
import { startSseServer } from '../servers/sse-server.ts';
import { startWsServer } from '../servers/ws-server.ts';
import { openPool } from './servers-harness.ts';

type Remote = Exclude<ServerInput, { transport: 'stdio' }>;

const textOf = (text: string) => ({ content: [{ type: 'text', text }] });
const headers = [
  { name: 'X-Team', value: 'blue' },
  { name: 'Authorization', value: 'Bearer letmein' },
];

async function overWs() {
  const { url, seen, ...rest } = await startWsServer();
  return { ...rest, input: { name: 'remote', transport: 'ws', url, headers } satisfies Remote, headers: () => seen };
}

async function overSse(transport: 'sse' | 'http') {
  const { url, seen, ...rest } = await startSseServer();
  const all = () => seen.map((one) => one.headers);
  return { ...rest, input: { name: 'remote', transport, url, headers } satisfies Remote, headers: all };
}

const ways = [
  ['over WebSocket', 'ws', 'ws', () => overWs()],
  ['over server-sent events', 'sse', 'sse', () => overSse('sse')],
  ['over server-sent events, found by itself,', 'http', 'sse', () => overSse('http')],
] as const;

describe.each(ways)('a server %s', (_, transport, via, start) => {
  it('is connected to, its tools listed and called, with progress and changes of its tools', async () => {
    proves('servers.transports');
    const pool = openPool();
    const { input, headers: sent } = await start();
    const server = await pool.connected(input);
    expect(server).toMatchObject({ via, era: 'legacy', revision: '2025-06-18', program: null, toolCount: 6 });
    expect(server.config.transport).toBe(transport);
    expect(server.latencyMs).toBeGreaterThan(0);
    expect(Date.parse(server.lastSeenAt ?? '')).toBeGreaterThan(Date.now() - 60_000);

    await expect(pool.servers.call('remote', 'echo', { message: 'hello' })).resolves.toMatchObject(textOf('hello'));
    const seen: Progress[] = [];
    await pool.servers.call('remote', 'count', {}, { onProgress: (progress) => void seen.push(progress) });
    expect(seen.map(({ progress }) => progress)).toEqual([1, 2, 3]);
    await pool.servers.call('remote', 'rename', {});
    await vi.waitUntil(() => pool.servers.tool('remote', 'renamed'), { timeout: 60_000 });

    for (const one of sent()) expect(one).toMatchObject({ 'x-team': 'blue', authorization: 'Bearer letmein' });
  });

  it('that cuts the connection fails the call it was on at once, and is connected to again', async () => {
    proves('servers.transports');
    const pool = openPool();
    const { input, behaviour } = await start();
    await pool.connected(input);
    const running = pool.servers.call('remote', 'hang', {});
    await Promise.race([running, vi.waitUntil(() => behaviour.hanging === 1, { timeout: 60_000 })]);
    await expect(pool.servers.call('remote', 'hang-up', {})).rejects.toMatchObject({ code: 'server.unreachable' });
    await expect(running).rejects.toMatchObject({ code: 'server.unreachable' });
    const failing = await pool.until('remote', 'failing');
    expect(Date.parse(failing.retryAt ?? '')).toBeGreaterThan(0);
    expect(failing.via).toBeNull();
    await pool.until('remote', 'connected');
    await expect(pool.servers.call('remote', 'echo', { message: 'back' })).resolves.toMatchObject(textOf('back'));
  });

  it('that sends too much at once is a named error, and is connected to again', async () => {
    proves('servers.transports-limits');
    const pool = openPool();
    const { input } = await start();
    await pool.connected(input);
    await expect(pool.servers.call('remote', 'huge', {})).rejects.toMatchObject({ code: 'server.too_large' });
    await expect(pool.servers.call('remote', 'echo', { message: 'back' })).resolves.toMatchObject(textOf('back'));
  });

  it('that says nothing is given up at its time limit', async () => {
    proves('servers.transports-limits');
    const pool = openPool();
    const { input, behaviour } = await start();
    behaviour.mute = true;
    await pool.added({ ...input, timeoutSeconds: 1 });
    expect((await pool.until('remote', 'failing')).problem?.code).toBe('server.timeout');
  });

  it.each([
    [401, 'server.needs_sign_in'],
    [403, 'server.refused'],
    [404, 'server.no_such_endpoint'],
    [405, 'server.no_such_endpoint'],
    [500, 'server.failing'],
  ] as const)('that refuses with %i is %s', async (status, code) => {
    const pool = openPool();
    const { input, behaviour } = await start();
    behaviour.status = status;
    await pool.added(input);
    const server = await pool.until('remote', status === 401 ? 'needs-sign-in' : 'failing');
    expect(server.problem).toMatchObject({ code, remedy: expect.any(String) });
  });
});

describe('a server over WebSocket', () => {
  it.each(['silence', 'hang-up'] as const)(
    'that meets the question for its era with %s is connected to all the same',
    async (discover) => {
      proves('servers.eras');
      const pool = openPool();
      const { input, behaviour } = await overWs();
      behaviour.discover = discover;
      expect(await pool.connected({ ...input, timeoutSeconds: 4 })).toMatchObject({ era: 'legacy', via: 'ws' });
    },
  );

  it('has to agree to speak MCP', async () => {
    const pool = openPool();
    const { input, behaviour, headers: sent } = await overWs();
    behaviour.protocol = false;
    await pool.added(input);
    expect((await pool.until('remote', 'failing')).problem?.code).toMatch(/^server\./);
    expect(sent()[0]).toMatchObject({ 'sec-websocket-protocol': 'mcp' });
  });

  it('is not looked for where no server of the person’s can be', async () => {
    proves('servers.transports-guarded');
    const pool = openPool();
    await pool.added({ name: 'cloud', transport: 'ws', url: 'ws://169.254.169.254/latest' });
    expect((await pool.until('cloud', 'failing')).problem?.code).toBe('net.address_refused');
  });
});

describe('the way back to server-sent events', () => {
  const posts = (seen: { asked: string }[]) => seen.filter(({ asked }) => asked === 'POST /sse').length;
  const gets = (seen: { asked: string }[]) => seen.filter(({ asked }) => asked === 'GET /sse').length;

  it('is remembered: the server is not asked for more again', async () => {
    proves('servers.sse-fallback');
    const pool = openPool();
    const { url, seen } = await startSseServer();
    await pool.connected({ name: 'old', transport: 'http', url });
    expect(posts(seen)).toBe(2);
    await pool.servers.restart('old');
    await pool.until('old', 'connected');
    expect(posts(seen)).toBe(2);
  });

  it.each([401, 403])('is not taken when the server answers %i', async (status) => {
    proves('servers.sse-fallback');
    const pool = openPool();
    const { url, seen, behaviour } = await startSseServer();
    behaviour.post = { status, body: '' };
    await pool.added({ name: 'old', transport: 'http', url });
    await vi.waitUntil(() => pool.servers.show('old').problem, { timeout: 60_000 });
    expect(gets(seen)).toBe(0);
  });

  it('is not taken when the server answers with an error of the modern era', async () => {
    proves('servers.sse-fallback');
    const pool = openPool();
    const { url, seen, behaviour } = await startSseServer();
    const error = { code: -32_020, message: 'The headers do not match.' };
    behaviour.post = { status: 400, body: JSON.stringify({ jsonrpc: '2.0', id: null, error }) };
    await pool.added({ name: 'new', transport: 'http', url });
    expect((await pool.until('new', 'failing')).problem?.code).toBe('server.protocol');
    expect(gets(seen)).toBe(0);
  });

  it('leads nowhere where there is no stream: what the server said first is told', async () => {
    const pool = openPool();
    const { url, seen, behaviour } = await startSseServer();
    behaviour.stream = false;
    await pool.added({ name: 'none', transport: 'http', url });
    const { problem } = await pool.until('none', 'failing');
    expect(problem).toMatchObject({ code: 'server.no_such_endpoint', message: expect.stringContaining('404') });
    expect(gets(seen)).toBe(1);
  });

  it('sends nothing to another origin that the stream names', async () => {
    proves('servers.transports-guarded');
    const pool = openPool();
    const { url, behaviour } = await startSseServer();
    const other = await startSseServer();
    behaviour.endpoint = other.url.replace('/sse', '/message');
    await pool.added({ name: 'leads-away', transport: 'sse', url });
    await pool.until('leads-away', 'failing');
    expect(other.seen).toEqual([]);
  });
});
