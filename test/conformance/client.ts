/**
 * The product as the client that the conformance suite starts: its own core on a home of its own, given the mock's address as its
 * last argument. What a scenario has the person do is done here in their place; everything else is the product.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCore } from '../../src/core/core.ts';
import { confStore } from '../../src/core/storage/conf-store.ts';
import { AppError } from '../../src/shared/errors.ts';
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

/** The arguments of each scenario's own tools; the others take none. */
const argumentsOf: Record<string, Record<string, unknown>> = { add_numbers: { a: 5, b: 3 } };

try {
  await handlers['rules.add'](
    { effect: 'allow', agent: '*', server: '*', tool: '*', expiresAt: null, note: '' },
    signal,
  );
  await handlers['servers.add'](
    { name: 'mock', timeoutSeconds: 20, transport: 'http', url, headers: [], auth: authFor(scenario, context) },
    signal,
  );
  const tools = await signedIn(async () => await handlers['tools.list']({ server: 'mock' }, signal));
  for (const { name } of tools) {
    await signedIn(
      async () =>
        await handlers['tools.call']({ server: 'mock', tool: name, arguments: argumentsOf[name] ?? {} }, signal),
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
  rmSync(home, { recursive: true, force: true });
}
