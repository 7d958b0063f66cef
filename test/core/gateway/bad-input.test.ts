import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, startGateway } from './fixture.ts';
import { bearer, enveloped, modernHeaders, openSession, rpc, send } from './http.ts';

let bench: Bench;
let session: Record<string, string>;
beforeAll(async () => {
  bench = await startGateway();
  session = await openSession(bench.url, 'alice');
});
afterAll(() => bench.gateway.close());

const echo = { name: 'demo__echo', arguments: { text: 'hi' } };
const valid = [
  rpc('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'n', version: '1' } }),
  rpc('tools/list'),
  rpc('tools/call', { ...echo, _meta: { progressToken: 1 } }),
  rpc('tools/call', enveloped(echo)),
  rpc('server/discover', enveloped()),
  rpc('subscriptions/listen', enveloped({ notifications: {} })),
  JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } }),
  JSON.stringify({ jsonrpc: '2.0', id: 1, result: {} }),
].map((text) => JSON.parse(text) as unknown);

/** A valid message with one value somewhere in it replaced, or one key taken away or added. */
const mutated = fc
  .tuple(
    fc.constantFrom(...valid),
    fc.jsonValue({ maxDepth: 2 }),
    fc.nat(),
    fc.constantFrom('replace', 'remove', 'add'),
  )
  .map(([message, value, pick, how]) => mutate(structuredClone(message), value, pick, how));

function mutate(message: unknown, value: unknown, pick: number, how: string): unknown {
  const places: [Record<string, unknown>, string][] = [];
  const walk = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, child] of Object.entries(node)) {
      places.push([node as Record<string, unknown>, key]);
      walk(child);
    }
  };
  walk(message);
  const place = places[pick % places.length];
  if (place === undefined) return value;
  const [holder, key] = place;
  if (how === 'remove') delete holder[key];
  else if (how === 'add') holder.__proto__x = value;
  else holder[key] = value;
  return message;
}

function expectNamedAnswer(answer: { status: number; headers: Record<string, unknown>; body: string }) {
  expect(answer.status).toBeLessThan(500);
  expect(answer.body).not.toMatch(/<html|node:internal|at .*\.ts:/i);
  if (answer.body === '') return expect(answer.status).toBe(202);
  if (String(answer.headers['content-type']).startsWith('text/event-stream')) return;
  expect(JSON.parse(answer.body)).toMatchObject({ jsonrpc: '2.0' });
}

describe('what is not MCP', () => {
  it('is answered by name, whatever was changed in a valid message', async () => {
    const heads = fc.constantFrom(
      () => session,
      () => bearer('alice'),
      () => modernHeaders('alice', 'tools/call', 'demo__echo'),
    );
    await fc.assert(
      fc.asyncProperty(mutated, heads, async (message, headers) => {
        expectNamedAnswer(await send(bench.url, { headers: headers(), body: JSON.stringify(message) }));
      }),
      { numRuns: 400 },
    );
  });

  it('is a parse error when it is not JSON', async () => {
    for (const body of ['', '{', 'null{', '{"a":', '\u0000', `${rpc('tools/list')}x`, '"\ud800']) {
      const answer = await send(bench.url, { headers: session, body });
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body)).toMatchObject({ jsonrpc: '2.0', id: null, error: { code: -32700 } });
    }
  });

  it('is refused when it nests without end, in any place', async () => {
    const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const call = (args: string) =>
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"demo__whole","arguments":{"x":${args}}}}`;
    for (const body of [
      deep(100_000),
      call(deep(300)),
      call(deep(1_000_000)),
      call(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`),
    ]) {
      const answer = await send(bench.url, { headers: session, body });
      expect([answer.status, JSON.parse(answer.body).error.code]).toEqual([400, -32600]);
    }
    expect((await send(bench.url, { headers: session, body: call(deep(200)) })).status).toBe(200);
  });

  it('leaves the session as it was', async () => {
    const answer = await send(bench.url, { headers: session, body: rpc('tools/list') });
    expect(JSON.parse(answer.body).result.tools).toHaveLength(5);
  });
});
