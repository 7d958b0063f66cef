import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { proves } from '../../proves.ts';
import { type Bench, startGateway, until } from './fixture.ts';

let bench: Bench;
const clients: Client[] = [];
beforeEach(async () => {
  bench = await startGateway();
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await bench.gateway.close();
});

async function connect(era: 'legacy' | 'modern', agent = 'alice'): Promise<Client> {
  const mode = era === 'legacy' ? ('legacy' as const) : { pin: '2026-07-28' };
  const client = new Client({ name: 'test-agent', version: '3.1' }, { versionNegotiation: { mode } });
  const requestInit = { headers: { authorization: `Bearer token-${agent}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(bench.url), { requestInit }));
  clients.push(client);
  return client;
}

describe.each(['legacy', 'modern'] as const)('an agent of the %s era', (era) => {
  it('sees the tools as their servers describe them, under offered names', async () => {
    proves('gateway.eras', 'gateway.names');
    const client = await connect(era);
    expect(client.getInstructions()).toContain('Countersign asks the person');
    expect(client.getServerCapabilities()).toEqual({ tools: { listChanged: true } });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'demo__echo',
      'demo__whole',
      'demo__hang',
      'demo__progress',
      'demo__refused',
    ]);
    expect(tools[0]).toEqual({
      name: 'demo__echo',
      title: 'The echo',
      description: 'Does echo',
      inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
      annotations: { readOnlyHint: true },
    });
  });

  it('is known to the road by its agent, its client and its session', async () => {
    const client = await connect(era);
    await client.callTool({ name: 'demo__whole', arguments: { a: [1, { b: null }] } });
    const call = bench.calls.made[0];
    expect(call).toMatchObject({ server: 'demo', tool: 'whole', arguments: { a: [1, { b: null }] } });
    expect(call?.caller).toMatchObject({ agent: 'alice', client: 'test-agent 3.1', servers: null });
    expect(bench.agents.heard).toContain('seen alice test-agent 3.1');
  });

  it('gets progress that only rises, all of it, before the result', async () => {
    proves('gateway.progress');
    const client = await connect(era);
    const seen: number[] = [];
    const onprogress = ({ progress }: { progress: number }) => void seen.push(progress);
    const result = await client.callTool({ name: 'demo__progress' }, { onprogress });
    expect(result.content).toEqual([{ type: 'text', text: 'done' }]);
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it('cancels a call', async () => {
    proves('gateway.cancel');
    const client = await connect(era);
    const giveUp = new AbortController();
    const call = client.callTool({ name: 'demo__hang' }, { signal: giveUp.signal });
    await until(() => bench.calls.made.length === 1);
    giveUp.abort('enough');
    await expect(call).rejects.toThrow();
    await until(() => bench.calls.aborted.length === 1);
  });

  it.each([
    ['denied', 'call.denied', 'Refused: a rule of the person denies this tool.'],
    ['refused', 'call.refused', 'The person refused this call: “not on a "Friday"”'],
    [
      'unanswered',
      'call.unanswered',
      'Nobody answered within 120 seconds, so the call was refused. Ask the person to open Countersign.',
    ],
  ])('reads why a call was %s, and nothing else', async (tool, code, text) => {
    const client = await connect(era);
    const result = await client.callTool({ name: `demo__${tool}` });
    expect(result).toMatchObject({
      isError: true,
      content: [{ type: 'text', text }],
      _meta: { 'countersign/code': code },
    });
    expect(JSON.stringify(result)).not.toContain('rules.json');
  });

  it('learns nothing from a fault inside Countersign', async () => {
    const client = await connect(era);
    const result = await client.callTool({ name: 'demo__bug' });
    expect(result).toMatchObject({ isError: true, _meta: { 'countersign/code': 'internal' } });
    expect(JSON.stringify(result)).not.toMatch(/secret-of-the-inside|home|TypeError/);
    expect(bench.logged.join()).toContain('TypeError');
    expect(bench.logged.join()).not.toContain('secret-of-the-inside');
  });

  it.each(['demo__gone', 'other__echo', 'echo', '__proto__', 'demo__'])(
    'is told that it named no tool: %s',
    async (name) => {
      const client = await connect(era);
      await expect(client.callTool({ name })).rejects.toMatchObject({ code: -32602 });
    },
  );

  it('gets of a result what MCP knows, without the identity or the questions of the server', async () => {
    const client = await connect(era);
    const result = await client.callTool({ name: 'demo__foreign' });
    expect(result._meta).toMatchObject({ kept: true });
    expect(JSON.stringify(result)).not.toMatch(/evil|phish|input_required/);
  });

  it('hears that its tools changed', async () => {
    const client = await connect(era);
    let changes = 0;
    client.setNotificationHandler('notifications/tools/list_changed', () => void changes++);
    if (era === 'modern') await client.listen({ toolsListChanged: true });
    await until(() => {
      bench.gateway.toolsChanged();
      return changes > 0;
    });
  });
});

it('counts a modern subscription as a connection while it is open', async () => {
  const client = await connect('modern');
  const subscription = await client.listen({ toolsListChanged: true });
  expect(bench.agents.heard).toContain('opened alice');
  await subscription.close();
  await until(() => bench.agents.heard.includes('closed alice'));
});
