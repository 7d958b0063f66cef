import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, startGateway, until } from '../core/gateway/fixture.ts';
import { proves } from '../proves.ts';
import { inspector, mcporter } from './real-agents.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startGateway();
});
afterAll(() => bench.gateway.close());

const limit = 120_000;
const alice = () => ({ url: bench.url, token: 'token-alice' });

describe.each(['legacy', 'modern', 'auto'] as const)('the MCP Inspector in its %s era', (era) => {
  it('lists the tools under their offered names', { timeout: limit }, async () => {
    proves('gateway.eras');
    const { code, stdout } = await inspector({ ...alice(), era, method: 'tools/list' });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).tools[0]).toMatchObject({
      name: 'demo__echo',
      title: 'The echo',
      annotations: { readOnlyHint: true },
    });
  });

  it('calls a tool and reads the answer', { timeout: limit }, async () => {
    proves('gateway.eras');
    const args = { text: 'naïve 🜚 text', deep: [{ a: 1 }] };
    const { code, stdout } = await inspector({ ...alice(), era, method: 'tools/call', tool: 'demo__whole', args });
    expect(code).toBe(0);
    expect(JSON.parse(JSON.parse(stdout).content[0].text)).toEqual(args);
    expect(bench.calls.made.at(-1)?.caller.client).toMatch(/inspector/i);
  });

  it('reads why a call was refused', { timeout: limit }, async () => {
    const { stdout } = await inspector({ ...alice(), era, method: 'tools/call', tool: 'demo__refused' });
    expect(stdout).toContain('The person refused this call');
    expect(stdout).toContain('countersign/code');
  });

  it('fails without a known token', { timeout: limit }, async () => {
    proves('gateway.no-token');
    const { code } = await inspector({ url: bench.url, token: 'token-mallory', era, method: 'tools/list' });
    expect(code).not.toBe(0);
  });
});

describe('mcporter', () => {
  it('lists and calls', { timeout: limit }, async () => {
    const listed = await mcporter(alice());
    expect(listed.code).toBe(0);
    expect(listed.stdout).toContain('demo__echo');
    const called = await mcporter({ ...alice(), tool: 'demo__echo', args: { text: 'hello' } });
    expect(JSON.parse(called.stdout).content).toEqual([{ type: 'text', text: 'hello' }]);
  });

  it('reads why a call was refused', { timeout: limit }, async () => {
    const { stdout } = await mcporter({ ...alice(), tool: 'demo__unanswered' });
    expect(stdout).toContain('Nobody answered within 120 seconds');
  });
});

it('stops the call of an agent that was killed while it waited', { timeout: limit }, async () => {
  const killed = new AbortController();
  const before = bench.calls.aborted.length;
  const running = inspector({
    ...alice(),
    era: 'legacy',
    method: 'tools/call',
    tool: 'demo__hang',
    signal: killed.signal,
  });
  await until(() => bench.calls.made.at(-1)?.tool === 'hang');
  killed.abort();
  await running;
  await until(() => bench.calls.aborted.length > before);
});

it('logged no token', () => {
  expect(bench.logged.join('\n')).not.toContain('token-');
});
