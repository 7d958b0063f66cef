import { createConnection } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proves } from '../../proves.ts';
import { type Bench, startGateway } from './fixture.ts';
import { bearer, openSession, rpc, send } from './http.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startGateway({ bodyBytes: 1024 * 1024 });
});
afterAll(() => bench.gateway.close());

const list = rpc('tools/list');

async function expectAlive() {
  const session = await openSession(bench.url, 'alice');
  const answer = await send(bench.url, { headers: session, body: list });
  expect(answer.status).toBe(200);
}

describe('the gateway’s door', () => {
  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer token-mallory' }],
    ['another scheme', { authorization: 'Basic token-alice' }],
    ['an empty token', { authorization: 'Bearer ' }],
  ])('answers %s with 401 and says what to do', async (_, headers) => {
    proves('gateway.no-token');
    const answer = await send(bench.url, { headers, body: list });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(JSON.parse(answer.body).error.message).toContain('Authorization: Bearer');
  });

  it('says the same to a missing token and to a wrong one', async () => {
    const missing = await send(bench.url, { body: list });
    const wrong = await send(bench.url, { headers: bearer('mallory'), body: list });
    expect(missing.body).toBe(wrong.body);
  });

  it.each([
    ['a rebound name', { host: 'evil.example' }],
    ['a rebound name with our port', { host: 'evil.example:PORT' }],
    ['our name with another port', { host: '127.0.0.1:1' }],
    ['a name that only starts like ours', { host: '127.0.0.1.evil.example:PORT' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['a sandboxed page', { origin: 'null' }],
    ['another local page', { origin: 'http://localhost:1' }],
    ['a local page over https', { origin: 'https://localhost:PORT' }],
  ])('refuses %s with 403 even with a good token', async (_, foreign) => {
    proves('gateway.foreign-host', 'gateway.foreign-origin');
    const { port } = new URL(bench.url);
    const headers = Object.fromEntries(
      Object.entries(foreign).map(([name, value]) => [name, value.replace('PORT', port)]),
    );
    const answer = await send(bench.url, { headers: { ...bearer('alice'), ...headers }, body: list });
    expect(answer.status).toBe(403);
    expect(bench.calls.listed).toEqual([]);
  });

  it('lets its own names in, with and without an own origin', async () => {
    const { port } = new URL(bench.url);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`]) {
      const answer = await send(bench.url, {
        headers: { ...bearer('alice'), host, origin: `http://${host}` },
        body: list,
      });
      expect(answer.status).toBe(400);
      expect(answer.body).toContain('Mcp-Session-Id');
    }
  });

  it('refuses a request without Host as JSON', async () => {
    const answer = await raw('POST /mcp HTTP/1.1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}');
    expect(answer).toMatch(/^HTTP\/1.1 403 /);
    expect(answer).toContain('"jsonrpc"');
  });

  it('gives no web page a CORS header, not even to a preflight', async () => {
    const { port } = new URL(bench.url);
    const preflight = { origin: `http://localhost:${port}`, 'access-control-request-method': 'POST' };
    const answer = await send(bench.url, { method: 'OPTIONS', headers: preflight });
    expect(answer.status).toBe(405);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('knows no other path', async () => {
    for (const path of ['/', '/mcp/', '/mcpx', '/.well-known/oauth-protected-resource']) {
      expect((await send(bench.url, { headers: bearer('alice'), body: list, path })).status).toBe(404);
    }
  });

  it('takes nothing but JSON', async () => {
    const headers = { ...bearer('alice'), 'content-type': 'text/plain' };
    expect((await send(bench.url, { headers, body: list })).status).toBe(415);
  });

  it('refuses 100 MB by its announced length, without reading it, and lives', async () => {
    proves('gateway.huge-body');
    const read = await flood('Content-Length: 104857600');
    expect(read.answer).toMatch(/^HTTP\/1.1 413 /);
    expect(read.sent).toBeLessThan(20 * 1024 * 1024);
    await expectAlive();
  });

  it('refuses a size it is only told of before a single byte of it arrives', async () => {
    const { port } = new URL(bench.url);
    const head = `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer token-alice\r\n`;
    const answer = await raw(`${head}Content-Type: application/json\r\nContent-Length: 104857600\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it('refuses 100 MB that came without a length, without reading it all, and lives', async () => {
    proves('gateway.huge-body');
    const read = await flood('Transfer-Encoding: chunked');
    expect(read.answer).toMatch(/^HTTP\/1.1 413 /);
    expect(read.sent).toBeLessThan(20 * 1024 * 1024);
    await expectAlive();
  });

  it('does not swallow the large body of somebody without a token', async () => {
    const read = await flood('Content-Length: 104857600', 'mallory');
    expect(read.answer).toMatch(/^HTTP\/1.1 401 /);
    expect(read.sent).toBeLessThan(20 * 1024 * 1024);
  });

  it('never logs a token', () => {
    expect(bench.logged.join('\n')).not.toContain('token-');
  });
});

/** Sends bytes as given over one connection and reads until it ends. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(Number(new URL(bench.url).port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

/** Sends up to 100 MB after a head with `length`, until the gateway ends the connection. */
function flood(length: string, agent = 'alice'): Promise<{ answer: string; sent: number }> {
  const { port } = new URL(bench.url);
  const block = Buffer.alloc(64 * 1024, 0x20);
  const framed = length.startsWith('T') ? Buffer.concat([Buffer.from('10000\r\n'), block, Buffer.from('\r\n')]) : block;
  return new Promise((resolve) => {
    let answer = '';
    let sent = 0;
    const socket = createConnection(Number(port), '127.0.0.1', () => {
      socket.write(
        `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer token-${agent}\r\nContent-Type: application/json\r\n${length}\r\n\r\n`,
      );
      pump();
    });
    function pump() {
      while (sent < 100 * 1024 * 1024 && !socket.destroyed) {
        sent += framed.length;
        if (!socket.write(framed)) return void socket.once('drain', pump);
      }
    }
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve({ answer, sent }));
  });
}
