import { request } from 'node:http';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { AppError } from '../../../src/shared/errors.ts';
import { proves } from '../../proves.ts';
import { type Bench, startGateway, until } from './fixture.ts';
import { bearer, enveloped, modernHeaders, openSession, rpc, send } from './http.ts';

let bench: Bench;
afterEach(() => bench.gateway.close());

const list = rpc('tools/list');
const call = (tool: string, id: string | number = 1) => rpc('tools/call', { name: `demo__${tool}`, arguments: {} }, id);

const modernCall = (tool: string) => ({
  headers: modernHeaders('alice', 'tools/call', `demo__${tool}`),
  body: rpc('tools/call', enveloped({ name: `demo__${tool}`, arguments: { text: 'hi' } })),
});

describe('sessions of the legacy era', () => {
  it('answer another agent exactly as if they did not exist, and log it', async () => {
    proves('gateway.foreign-session');
    bench = await startGateway();
    const session = await openSession(bench.url, 'alice');
    for (const method of ['POST', 'GET', 'DELETE']) {
      const body = method === 'POST' ? { body: list } : {};
      const stolen = await send(bench.url, { method, headers: { ...session, ...bearer('bob') }, ...body });
      const unknown = await send(bench.url, { method, headers: { ...bearer('bob'), 'mcp-session-id': 'x' }, ...body });
      expect(stolen.status).toBe(404);
      expect(stolen.body).toBe(unknown.body);
    }
    expect(bench.logged.join()).toContain('session of another agent');
    expect((await send(bench.url, { headers: session, body: list })).status).toBe(200);
  });

  it('end with DELETE', async () => {
    bench = await startGateway();
    const session = await openSession(bench.url, 'alice');
    expect((await send(bench.url, { method: 'DELETE', headers: session })).status).toBe(200);
    expect((await send(bench.url, { headers: session, body: list })).status).toBe(404);
    expect(bench.agents.heard).toContain('closed alice');
  });

  it('end when nothing was open for the idle time, and not before', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    onTestFinished(() => void vi.useRealTimers());
    bench = await startGateway({ idleMs: 1000 });
    const busy = await openSession(bench.url, 'bob');
    const waiting = send(bench.url, { headers: busy, body: call('hang') });
    await until(() => bench.calls.made.length === 1);
    const session = await openSession(bench.url, 'alice');
    vi.advanceTimersByTime(999);
    expect((await send(bench.url, { headers: session, body: list })).status).toBe(200);
    vi.advanceTimersByTime(1001);
    await until(() => bench.agents.heard.includes('closed alice'));
    expect(bench.agents.heard).not.toContain('closed bob');
    await bench.gateway.closeAgent('bob');
    expect((await waiting).status).toBe(401);
  });

  it('are capped for each agent: the longest idle makes way, busy ones stay', async () => {
    bench = await startGateway({ sessionsPerAgent: 2 });
    const [first, second] = [await openSession(bench.url, 'alice'), await openSession(bench.url, 'alice')];
    const waiting = [send(bench.url, { headers: second, body: call('hang') })];
    await until(() => bench.calls.made.length === 1);
    const third = await openSession(bench.url, 'alice');
    expect((await send(bench.url, { headers: first, body: list })).status).toBe(404);
    waiting.push(send(bench.url, { headers: third, body: call('hang') }));
    await until(() => bench.calls.made.length === 2);
    const refused = await send(bench.url, {
      headers: bearer('alice'),
      body: rpc('initialize', {
        protocolVersion: '2025-11-25',
        capabilities: {},
        clientInfo: { name: 'n', version: '1' },
      }),
    });
    expect(refused.status).toBe(429);
    expect((await openSession(bench.url, 'bob'))['mcp-session-id']).not.toBe('undefined');
    await bench.gateway.close();
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([503, 503]);
  });

  it('take no second request with an id that is in use', async () => {
    bench = await startGateway();
    const session = await openSession(bench.url, 'alice');
    const first = send(bench.url, { headers: session, body: call('hang', 7) });
    await until(() => bench.calls.made.length === 1);
    const second = await send(bench.url, { headers: session, body: call('echo', 7) });
    expect(second.status).toBe(400);
    expect(JSON.parse(second.body)).toMatchObject({ id: 7, error: { code: -32600 } });
    expect(bench.calls.made).toHaveLength(1);
    const cancel = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } });
    await send(bench.url, { headers: session, body: cancel });
    await first;
    expect(bench.calls.aborted).toEqual(['hang']);
    expect((await send(bench.url, { headers: session, body: call('echo', 7) })).status).toBe(200);
  });

  it('refuse batches, a second initialize and an unknown revision by name', async () => {
    bench = await startGateway();
    const session = await openSession(bench.url, 'alice');
    const batch = await send(bench.url, { headers: session, body: `[${list},${list}]` });
    expect([batch.status, JSON.parse(batch.body).error.message]).toEqual([400, expect.stringContaining('batches')]);
    const hello = rpc('initialize', {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'n', version: '1' },
    });
    expect((await send(bench.url, { headers: session, body: hello })).body).toContain('already initialized');
    const headers = { ...session, 'mcp-protocol-version': '1999-01-01' };
    expect((await send(bench.url, { headers, body: list })).status).toBe(400);
  });

  it('stop a call whose agent vanished', async () => {
    proves('gateway.cancel');
    bench = await startGateway();
    const session = await openSession(bench.url, 'alice');
    const hangUp = new AbortController();
    const lost = fetch(bench.url, {
      method: 'POST',
      headers: { ...session, 'content-type': 'application/json' },
      body: call('hang'),
      signal: hangUp.signal,
    });
    await until(() => bench.calls.made.length === 1);
    hangUp.abort();
    await expect(lost).rejects.toThrow();
    await until(() => bench.calls.aborted.length === 1);
  });

  it('have one stream: a new one takes the place of the old', async () => {
    bench = await startGateway();
    const session = await openSession(bench.url, 'alice');
    const listen = () => fetch(bench.url, { headers: { ...session, accept: 'text/event-stream' } });
    const old = await listen();
    const fresh = (await listen()).body?.getReader();
    expect(await old.text()).toBe('');
    bench.gateway.toolsChanged();
    const said = await fresh?.read();
    expect(new TextDecoder().decode(said?.value)).toContain('notifications/tools/list_changed');
    await fresh?.cancel();
  });

  it('give grants a session name of their own, never the id on the wire', async () => {
    bench = await startGateway();
    const session = await openSession(bench.url, 'alice');
    await send(bench.url, { headers: session, body: list });
    await send(bench.url, { headers: session, body: list });
    const [one, two] = bench.calls.listed;
    expect(one?.session).toBe(two?.session);
    expect(one?.session).not.toBe(session['mcp-session-id']);
  });
});

describe('the modern era', () => {
  it('is served without a session, and names the agent and this run for grants', async () => {
    bench = await startGateway();
    const answer = await send(bench.url, modernCall('echo'));
    expect(JSON.parse(answer.body).result.content).toEqual([{ type: 'text', text: 'hi' }]);
    expect(answer.headers['mcp-session-id']).toBeUndefined();
    expect(bench.calls.made[0]?.caller).toMatchObject({ agent: 'alice', client: 'raw-modern 2', servers: null });
    expect(bench.calls.made[0]?.caller.session).toMatch(/^agent:alice:.{36}$/);
  });

  it('marks a listing as private and short-lived', async () => {
    bench = await startGateway();
    const answer = await send(bench.url, {
      headers: modernHeaders('alice', 'tools/list'),
      body: rpc('tools/list', enveloped()),
    });
    expect(JSON.parse(answer.body).result).toMatchObject({ cacheScope: 'private', ttlMs: expect.any(Number) });
  });

  it('stops a call whose stream the agent closed', async () => {
    proves('gateway.cancel');
    bench = await startGateway();
    const hangUp = new AbortController();
    const lost = fetch(bench.url, { method: 'POST', ...withType(modernCall('hang')), signal: hangUp.signal });
    await until(() => bench.calls.made.length === 1);
    hangUp.abort();
    await expect(lost).rejects.toThrow();
    await until(() => bench.calls.aborted.length === 1);
  });

  it('offers no GET stream', async () => {
    bench = await startGateway();
    const headers = { ...bearer('alice'), 'mcp-protocol-version': '2026-07-28', accept: 'text/event-stream' };
    expect((await send(bench.url, { method: 'GET', headers })).status).toBe(405);
  });

  it('ends what a revoked agent has open, in both eras, and lets it in no more', async () => {
    proves('gateway.revoked');
    bench = await startGateway();
    const session = await openSession(bench.url, 'alice');
    const open = [
      send(bench.url, { headers: session, body: call('hang') }),
      send(bench.url, modernCall('hang')),
      send(bench.url, { method: 'GET', headers: { ...session, accept: 'text/event-stream' } }),
    ];
    await until(() => bench.calls.made.length === 2);
    bench.agents.revoke('alice');
    await bench.gateway.closeAgent('alice');
    const answers = await Promise.all(open);
    expect(answers.slice(0, 2).map(({ status }) => status)).toEqual([401, 401]);
    expect(bench.calls.aborted).toEqual(['hang', 'hang']);
    expect((await send(bench.url, { headers: session, body: list })).status).toBe(401);
    expect(bench.agents.heard).toContain('closed alice');
  });
});

describe('the gateway itself', () => {
  it('makes no call for an agent that was revoked while it was still sending', async () => {
    bench = await startGateway();
    const { headers: named, body } = modernCall('echo');
    const { port } = new URL(bench.url);
    const headers = { ...named, 'content-type': 'application/json', 'content-length': String(body.length) };
    let status: number | undefined;
    const sending = request(
      { port, host: '127.0.0.1', path: '/mcp', method: 'POST', headers, agent: false },
      (answer) => {
        status = answer.statusCode;
        answer.resume();
      },
    );
    sending.on('error', () => {});
    const arrived = bench.agents.asked;
    sending.write(body.slice(0, 10));
    await until(() => bench.agents.asked > arrived);
    bench.agents.revoke('alice');
    await bench.gateway.closeAgent('alice');
    sending.end(body.slice(10));
    await until(() => status !== undefined);
    expect(status).toBe(401);
    expect(bench.calls.made).toEqual([]);
  });

  it('serves fifty sessions at once without mixing them up', async () => {
    bench = await startGateway();
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, at) => {
        const session = await openSession(bench.url, 'alice');
        const body = rpc('tools/call', { name: 'demo__echo', arguments: { text: `mine ${at}` } }, 1);
        return JSON.parse((await send(bench.url, { headers: session, body })).body).result.content[0].text;
      }),
    );
    expect(answers).toEqual(Array.from({ length: 50 }, (_, at) => `mine ${at}`));
    expect(new Set(bench.calls.made.map(({ caller }) => caller.session)).size).toBe(50);
  });

  it('names a taken port, and frees its own when it closes', async () => {
    proves('gateway.port-taken');
    bench = await startGateway();
    const port = Number(new URL(bench.url).port);
    const other = await startGateway();
    const failure = await other.gateway.listen({ port }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AppError);
    expect(failure).toMatchObject({ code: 'port.taken', remedy: expect.stringContaining('another port') });
    expect(String(failure)).toContain(`already uses port ${port}`);
    expect(other.gateway.status()).toMatchObject({ state: 'failing', url: null, error: { code: 'port.taken' } });

    const session = await openSession(bench.url, 'alice');
    const open = send(bench.url, { headers: session, body: call('hang') });
    await until(() => bench.calls.made.length === 1);
    await bench.gateway.close();
    expect((await open).status).toBe(503);
    expect(bench.calls.aborted).toEqual(['hang']);
    expect(await other.gateway.listen({ port })).toBe(bench.url);
    expect(other.statuses.map(({ state }) => state)).toEqual([
      'starting',
      'on',
      'off',
      'starting',
      'failing',
      'starting',
      'on',
    ]);
    await other.gateway.close();
  });
});

function withType({ headers, body }: { headers: Record<string, string>; body: string }) {
  return { headers: { ...headers, 'content-type': 'application/json' }, body };
}
