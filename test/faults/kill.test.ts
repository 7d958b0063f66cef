import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Product, product } from '../support/product.ts';

const rounds = 50;
const recorder = resolve(import.meta.dirname, '../servers/recording-server.ts');

let one: Product;
beforeEach(() => {
  one = product();
});
afterEach(() => one.close());

/** Calls without pause, eight at once, until the gateway is gone; each call with a message nobody used before. */
async function hammer(url: string, token: string, round: number): Promise<void> {
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { Authorization: `Bearer ${token}` } },
  });
  const client = new Client({ name: 'hammer', version: '1' });
  await client.connect(transport);
  let next = 0;
  const lane = async () => {
    for (;;) {
      const message = `round-${round}-call-${next++}`;
      await client.callTool({ name: 'recorder__echo', arguments: { message } });
    }
  };
  await Promise.allSettled(Array.from({ length: 8 }, lane));
  await client.close().catch(() => {});
}

describe('kill -9 at any moment of a call', () => {
  it(`leaves, ${rounds} times over, a chain that verifies and no call without its intent on disk`, {
    timeout: 600_000,
  }, async () => {
    const record = join(one.home, '..', 'record.jsonl');
    await one.ask('server', 'add', 'recorder', '--env', `RECORD_FILE=${record}`, '--', process.execPath, recorder);
    await one.ask('rule', 'add', '--effect', 'allow', '--server', 'recorder');
    const { token } = await one.ask<{ token: string }>('agent', 'add', 'hammer');

    for (let round = 0; round < rounds; round++) {
      const serving = await one.serve();
      const hammering = hammer(serving.url, token, round).catch(() => {});
      await new Promise((after) => setTimeout(after, 20 + Math.random() * 400));
      await serving.kill();
      await hammering;
      const verified = await one.run(['audit', 'verify', '--json']);
      expect(verified.json()).toMatchObject({ ok: true });
    }

    // One more start, so that what was running when it was killed is told as such.
    const last = await one.serve();
    expect(await last.stop()).toBe(0);
    const { calls, unfinished } = intents(await one.run(['audit', 'export', '--format', 'jsonl']));
    const reached = existsSync(record) ? readFileSync(record, 'utf8').trim().split('\n') : [];
    expect(reached.length).toBeGreaterThan(rounds);
    for (const line of reached) expect(calls).toContain(messageIn(line));
    expect(unfinished).toEqual([]);
  });
});

interface Line {
  kind?: string;
  call?: string;
  arguments?: { message?: string };
}

/** The messages whose intent is in the history, and the calls whose story has no end. */
function intents({ stdout }: { stdout: string }) {
  const entries = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line & { body?: string })
    .map((line) => (line.body ? (JSON.parse(line.body) as Line) : line));
  const messages = new Map<string, string>();
  const approved = new Set<string>();
  const ended = new Set<string>();
  for (const { kind, call = '', arguments: args } of entries) {
    if (kind === 'decided') messages.set(call, args?.message ?? '');
    if (kind === 'approved') approved.add(call);
    if (kind && ['answered', 'failed', 'refused', 'unknown'].includes(kind)) ended.add(call);
  }
  const calls = new Set([...approved].map((call) => messages.get(call)));
  return { calls, unfinished: [...approved].filter((call) => !ended.has(call)) };
}

function messageIn(line: string): string | undefined {
  return /round-\d+-call-\d+/.exec(line)?.[0];
}
