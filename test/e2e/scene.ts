import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, dirname, join, resolve } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Page } from 'playwright-core';
import {
  type Bridge,
  type RequestInput,
  type RequestName,
  type RequestOutput,
  replySchema,
} from '../../src/shared/ipc.ts';

/** A page's world, as far as the preload script made it. */
export interface Bridged {
  countersign: Bridge;
}

/** Asks the app what the page itself asks, over the page's bridge. Throws what the app said no with. */
export async function askApp<N extends RequestName>(
  page: Page,
  name: N,
  input: RequestInput<N>,
): Promise<RequestOutput<N>> {
  const reply = await page.evaluate(([n, i]) => (globalThis as unknown as Bridged).countersign.request(n, i), [
    name,
    input,
  ] as const);
  const parsed = replySchema.parse(reply);
  if (!parsed.ok) throw new Error(`${name}: ${parsed.error.message}`);
  return parsed.value as RequestOutput<N>;
}

/** Keeps what a page is told from now on. */
export async function listen(page: Page): Promise<() => Promise<{ name: string; value: unknown }[]>> {
  await page.evaluate(() => {
    const world = globalThis as unknown as Bridged & { heard: unknown[] };
    world.heard = [];
    world.countersign.subscribe((message) => world.heard.push(message));
  });
  return () => page.evaluate(() => (globalThis as unknown as { heard: { name: string; value: unknown }[] }).heard);
}

/** A PATH on which a few well-known servers are installed: small real ones, each behind its usual command. */
export function installServers(folder: string): string {
  const commands = { 'github-mcp-server': 'github', 'mcp-server-filesystem': 'files', 'mcp-server-notes': 'notes' };
  mkdirSync(folder, { recursive: true });
  const program = resolve(import.meta.dirname, '../servers/plausible-server.ts');
  for (const [command, kind] of Object.entries(commands)) {
    const file = join(folder, command);
    writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${program}' ${kind}\n`);
    chmodSync(file, 0o755);
  }
  return [folder, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter);
}

/** A server that lets nobody in. */
export async function closedServer(): Promise<{ url: string; close(): void }> {
  const http = createServer((request, response) => {
    request.resume();
    response.writeHead(401, { 'WWW-Authenticate': 'Bearer' }).end();
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    close() {
      http.close();
      http.closeAllConnections();
    },
  };
}

/** A connected agent that calls itself `client`. Its calls are left to wait; `close` gives them up. */
export interface SceneAgent {
  call(tool: string, args: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

export async function connectAgent(options: {
  url: string;
  token: string;
  client: { name: string; version: string };
}): Promise<SceneAgent> {
  const client = new Client(options.client, { versionNegotiation: { mode: 'legacy' } });
  const headers = { Authorization: `Bearer ${options.token}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(options.url), { requestInit: { headers } }));
  return {
    // A call that is given up at the end ends in an error nobody waits for.
    call: (tool, args) =>
      client.callTool({ name: tool, arguments: args }).then(
        ({ content }) => JSON.stringify(content),
        (error: unknown) => String(error),
      ),
    close: () => client.close(),
  };
}
