import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { fileVault } from '../../src/core/vault/file-vault.ts';
import type { SignInServer } from './sign-in-server.ts';
import { type ClientOptions, openClient, type SignedInClient } from './signed-in-client.ts';

/** A home that is gone after the test. */
export async function newHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'cs-sign-in-'));
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 10 }));
  return home;
}

/** The vault that every process of a test opens on its home. */
export function vaultOf(home: string) {
  return fileVault({ home, passphrase: 'sesame' });
}

/** A client on this home, closed after the test unless it is closed before. */
export function openOn(
  home: string,
  server: Pick<SignInServer, 'url'>,
  more: Partial<ClientOptions> = {},
): SignedInClient {
  const client = openClient({ home, url: server.url, vault: vaultOf(home), ...more });
  onTestFinished(() => client.close());
  return client;
}

interface Called {
  readonly answered: number;
  readonly failed: readonly string[];
  readonly account: string | null;
}

/**
 * Calls from a process of its own on the same home; `dieAt` is the step of a renewal at which it kills itself, `ahead` how many
 * milliseconds its clock is ahead.
 */
export async function callElsewhere(
  home: string,
  server: SignInServer,
  more: { calls: number; dieAt?: string; ahead?: number },
) {
  const program = resolve(import.meta.dirname, '../integration/fixtures/call-many.ts');
  const given = JSON.stringify({ home, url: server.url, ...more });
  const child = spawn(process.execPath, [program, given], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said, [, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { signal: signal as string | null, called: said === '' ? null : (JSON.parse(said) as Called) };
}
