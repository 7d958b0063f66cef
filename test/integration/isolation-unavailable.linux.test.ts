import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createIsolation } from '../../src/core/isolation/isolation.ts';
import { createPrograms } from '../../src/core/servers/programs.ts';
import type { Isolation } from '../../src/shared/isolation.ts';
import { proves } from '../proves.ts';
import { openPool } from './servers-harness.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-unavailable-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
const witness = join(folder, 'started');
const fixture = fileURLToPath(new URL('../servers/reaching-server.ts', import.meta.url));
const programs = createPrograms({ environment: process.env });
const installed = async (name: string) =>
  (await programs.find(name, { cwd: undefined, env: {} }).catch(() => null))?.path ?? null;

function standIn(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return path;
}

/** A server with this isolation on a machine where programs are found so; gives its problem, having seen that it did not start. */
async function refused(settings: Isolation, find: (name: string) => Promise<string | null>) {
  const isolation = createIsolation({ home: folder, environment: process.env, find });
  try {
    const pool = openPool(process.env, [], isolation.confine);
    const command = standIn('server', `touch ${witness}; exec '${process.execPath}' '${fixture}'`);
    await pool.added({ name: 'confined', transport: 'stdio', command, isolation: settings, retries: 0 });
    const { problem } = await pool.until('confined', 'failing');
    expect(existsSync(witness)).toBe(false);
    return { problem, offer: await isolation.offer() };
  } finally {
    await isolation.close();
  }
}

const sandbox: Isolation = { kind: 'sandbox', folders: [], hosts: [] };
const container: Isolation = {
  kind: 'container',
  image: 'node',
  folders: [],
  network: false,
  memoryMb: 64,
  cpus: 1,
};

describe('a server whose isolation this machine does not have is not started, and told why', () => {
  it('when a program that sandboxes are made of is missing', async () => {
    const find = async (name: string) => (['bwrap', 'rg'].includes(name) ? null : await installed(name));
    const { problem, offer } = await refused(sandbox, find);
    expect(problem).toMatchObject({ code: 'isolation.unavailable' });
    expect(problem?.message).toContain('bubblewrap and ripgrep');
    expect(problem?.remedy).toContain('apt install bubblewrap ripgrep');
    expect(offer.sandbox).toEqual({ available: false, reason: problem?.message, remedy: problem?.remedy });
    proves('isolation.unavailable');
  });

  it('when the system forbids what bubblewrap does', async () => {
    const bwrap = standIn('bwrap', 'echo "bwrap: setting up uid map: Permission denied" >&2; exit 1');
    const find = async (name: string) => (name === 'bwrap' ? bwrap : await installed(name));
    const { problem, offer } = await refused(sandbox, find);
    expect(problem).toMatchObject({ code: 'isolation.unavailable' });
    expect(offer.sandbox).toMatchObject({ available: false, remedy: expect.stringContaining('user namespaces') });
    proves('isolation.unavailable');
  });

  it('when there is no container engine', async () => {
    const { problem, offer } = await refused(container, async () => null);
    expect(problem).toMatchObject({ code: 'isolation.unavailable', message: 'Neither docker nor podman was found.' });
    expect(offer.container).toMatchObject({ available: false, reason: problem?.message });
    proves('isolation.unavailable');
  });

  it('when the container engine does not answer', async () => {
    const docker = standIn('docker', 'echo "Cannot connect to the Docker daemon" >&2; exit 1');
    const { problem } = await refused(container, async (name) => (name === 'docker' ? docker : null));
    expect(problem?.message).toBe('docker is installed but does not answer: “Cannot connect to the Docker daemon”.');
    proves('isolation.unavailable');
  });
});

it('says what a machine that has a sandbox has', async () => {
  const isolation = createIsolation({ home: folder, environment: process.env, find: installed });
  try {
    expect((await isolation.offer()).sandbox).toEqual({ available: true, detail: expect.stringContaining('bwrap') });
  } finally {
    await isolation.close();
  }
});
