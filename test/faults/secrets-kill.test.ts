import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { openSecrets } from '../../src/core/vault/secret-file.ts';
import type { RequestInput, RequestName } from '../../src/shared/ipc.ts';
import type { ServerInput } from '../../src/shared/servers.ts';
import { proves } from '../proves.ts';

const program = resolve(import.meta.dirname, 'fixtures/secret-changer.ts');
const oldValue = 'the-old-value';
const newValue = 'the-new-value';
const oldAddress = 'http://127.0.0.1:9/old';
const newAddress = 'http://127.0.0.1:9/new';

const api = (url: string, value: string): ServerInput => ({
  name: 'api',
  transport: 'http',
  url,
  headers: [{ name: 'X-Api-Key', value }],
});

async function ask<N extends RequestName>(home: string, name: N, input: RequestInput<N>, dieAt = -1) {
  const given = JSON.stringify({ home, name, input, dieAt });
  const child = spawn(process.execPath, [program, given], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said, [, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (signal !== null) return { signal: signal as string, writes: dieAt };
  const { reply, writes } = JSON.parse(said) as { reply: unknown; writes: number };
  expect(reply).toMatchObject({ ok: true });
  return { signal: null, writes };
}

interface Kept {
  version: number;
  value: unknown;
}
const readNoun = <T>(home: string, noun: string) =>
  (JSON.parse(readFileSync(join(home, `${noun}.json`), 'utf8')) as Kept).value as T;

/** What a home holds: the address, the value its configuration points to, and every secret in the vault with whether it is listed. */
async function look(home: string) {
  const [server, ...more] = readNoun<{ url: string; headers: Record<string, string> }[]>(home, 'servers');
  const listed = readNoun<{ name: string }[]>(home, 'secrets').map(({ name }) => `secret:${name}`);
  const vault = await (await openSecrets(join(home, 'vault'), 'sesame')).read();
  const secrets = [...vault].filter(([account]) => account.startsWith('secret:'));
  const placeholder = server?.headers['X-Api-Key'] ?? '';
  return {
    servers: 1 + more.length,
    address: server?.url,
    value: vault.get(`secret:${/^\$\{secret:(.*)\}$/.exec(placeholder)?.[1]}`),
    values: secrets.map(([, value]) => value),
    unlisted: secrets.map(([account]) => account).filter((account) => !listed.includes(account)),
  };
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Asks on a copy of the same home again and again, killed one write later each time, until it is not killed any more. */
async function killedEverywhere<N extends RequestName>(
  name: N,
  input: RequestInput<N>,
  check: (home: string, step: number) => Promise<void>,
): Promise<number> {
  const folder = temporary();
  const template = join(folder, 'template');
  cpSync(temporary(), template, { recursive: true });
  await ask(template, 'servers.add', api(oldAddress, oldValue));
  for (let step = 0; ; step += 1) {
    const home = join(folder, String(step));
    cpSync(template, home, { recursive: true });
    const { signal } = await ask(home, name, input, step);
    await check(home, step);
    if (signal === null) return step;
  }
}

it('a process killed at any write of a rename loses no secret, and lists every one', async () => {
  const rename = { name: 'api.X-Api-Key', to: 'shared-key' };
  const steps = await killedEverywhere('secrets.rename', rename, async (home, step) => {
    const found = await look(home);
    expect({ step, ...found }).toMatchObject({ step, address: oldAddress, value: oldValue, unlisted: [] });
    // Whatever the kill has left, asking once more ends it or says that it is done.
    if (found.values.length === 1) return;
    const servers = readFileSync(join(home, 'servers.json'), 'utf8');
    if (!servers.includes('shared-key')) await ask(home, 'secrets.rename', rename);
    else await ask(home, 'secrets.remove', { name: 'api.X-Api-Key' });
    expect({ step, ...(await look(home)) }).toMatchObject({ step, value: oldValue, values: [oldValue], unlisted: [] });
  });
  expect(steps).toBeGreaterThanOrEqual(5);
  proves('secrets.killed');
});

it('a process killed at any write of an edit has the old server with its old secret or the new one with its new, never one with the other’s', async () => {
  const input = { name: 'api', input: api(newAddress, newValue) };
  const steps = await killedEverywhere('servers.edit', input, async (home, step) => {
    const { address, value, values, unlisted, servers } = await look(home);
    expect({ step, unlisted, servers }).toEqual({ step, unlisted: [], servers: 1 });
    expect({ step, pair: [address, value] }).toEqual({
      step,
      pair: address === oldAddress ? [oldAddress, oldValue] : [newAddress, newValue],
    });
    if (address === oldAddress) expect(values).toContain(oldValue);
  });
  expect(steps).toBeGreaterThanOrEqual(5);
  proves('servers.edit-whole');
});
