/**
 * The product as the client that the conformance suite starts: its own core on a home of its own, given the mock's address as its
 * last argument. What a scenario has the person do is done here in their place; everything else is the product.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createCore } from '../../src/core/core.ts';
import { confStore } from '../../src/core/storage/conf-store.ts';
import { AppError } from '../../src/shared/errors.ts';
import type { Tool } from '../../src/shared/servers.ts';
import { memoryVault } from '../fakes/memory-vault.ts';
import { silentLog } from '../fakes/silent-log.ts';
import { visit } from '../support/visit.ts';
import { authFor } from './auth-for.ts';

const url = process.argv.at(-1) ?? '';
const scenario = process.env.MCP_CONFORMANCE_SCENARIO ?? '';
const context: unknown = JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? '{}');
const signInAgain = new Set(['server.needs_sign_in', 'server.needs_scope']);
const mostTries = 6;

const home = mkdtempSync(join(tmpdir(), 'cs-conformance-'));
const core = await createCore({
  home,
  version: '0.0.0',
  vault: memoryVault(),
  openStore: (name) => confStore(home, name),
  log: silentLog(),
  clock: Date,
  // A person who agrees at once: the issuer's page is nothing but a redirect.
  browser: {
    async open(address) {
      const { location } = await visit(address);
      if (location) await visit(location);
    },
  },
  // One who accepts every form as it is suggested; a question to confirm is confirmed by the mock's own default.
  elicit: async () => ({ action: 'accept', content: {} }),
  clientDocument: 'https://conformance-test.local/client-metadata.json',
});
const { handlers } = core;
const signal = new AbortController().signal;

/** Does it, signing in whenever the server wants that first, as the person would be asked to. */
async function signedIn<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError) || !signInAgain.has(error.code) || tries === mostTries) throw error;
      await handlers['servers.login']({ name: 'mock', open: true, somebodyElse: false }, signal);
      await handlers['servers.awaitLogin']({ name: 'mock' }, signal);
    }
  }
}

function spoilt(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== 'server.protocol') throw error;
}

const callsSchema = z.object({
  toolCalls: z.array(z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()) })),
});

/** What to call: what the suite says, else every tool once. */
function callsOf(tools: readonly Tool[]): { name: string; arguments: Record<string, unknown> }[] {
  const told = callsSchema.safeParse(context);
  if (told.success) return told.data.toolCalls;
  const echo = { schema: tools.find(({ name }) => name === 'json_schema_2020_12_tool')?.inputSchema };
  return tools.map(({ name }) => {
    if (name === 'json_schema_echo') return { name, arguments: echo };
    return { name, arguments: name === 'add_numbers' ? { a: 5, b: 3 } : {} };
  });
}

try {
  await handlers['rules.add'](
    { effect: 'allow', agent: '*', server: '*', tool: '*', expiresAt: null, note: '' },
    signal,
  );
  await handlers['servers.add'](
    {
      name: 'mock',
      timeoutSeconds: 20,
      retries: 8,
      transport: 'http',
      url,
      headers: [],
      auth: authFor(scenario, context),
    },
    signal,
  );
  const tools = await signedIn(async () => await handlers['tools.list']({ server: 'mock' }, signal));
  for (const call of callsOf(tools)) {
    const { name: tool, arguments: args } = call;
    // A call that the server spoils is over for whoever called; the client goes on.
    await signedIn(async () => await handlers['tools.call']({ server: 'mock', tool, arguments: args }, signal)).catch(
      spoilt,
    );
  }
} catch (error) {
  console.error(
    error instanceof AppError ? `${error.code}: ${error.message}` : error,
    error instanceof Error && error.cause ? error.cause : '',
  );
  process.exitCode = 1;
} finally {
  await core.close();
  rmSync(home, { recursive: true, force: true, maxRetries: 10 });
}
