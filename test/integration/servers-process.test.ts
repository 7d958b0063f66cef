import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { proves } from '../proves.ts';
import { misbehaving, openPool, recording } from './servers-harness.ts';

async function answered(pool: ReturnType<typeof openPool>, tool: string): Promise<unknown> {
  const { content } = await pool.servers.call('recording', tool, {});
  return JSON.parse(String(Object(content[0]).text));
}

describe('what a server inherits', () => {
  it('is what it needs to run, not our environment', async () => {
    proves('servers.minimal-environment');
    const pool = openPool({
      ...process.env,
      COUNTERSIGN_VAULT_PASSPHRASE: 'canary',
      AWS_REGION: 'canary',
      LC_ALL: 'C',
    });
    await pool.connected(recording('recording', [{ name: 'CITY', value: 'a $${literal} in ${LC_ALL}' }]));
    const environment = await answered(pool, 'environment');
    expect(environment).toMatchObject({ CITY: 'a ${literal} in C' });
    expect(JSON.stringify(environment)).not.toContain('canary');
  });

  it('is never one of our own settings, even by placeholder', async () => {
    const pool = openPool({ ...process.env, COUNTERSIGN_VAULT_PASSPHRASE: 'canary' });
    await pool.added(recording('thief', [{ name: 'CITY', value: '${COUNTERSIGN_VAULT_PASSPHRASE}' }]));
    expect((await pool.until('thief', 'failing')).problem?.code).toBe('env.missing');
  });
});

describe('what a server is started with', () => {
  it('reaches it word for word: nothing in it is read by a shell', async () => {
    proves('servers.no-shell');
    const folder = await mkdtemp(join(tmpdir(), 'servers-'));
    onTestFinished(() => rm(folder, { recursive: true, maxRetries: 10 }));
    const made = join(folder, 'made');
    const words = [`$(touch ${made})`, `; touch ${made}`, `\`touch ${made}\``, `| tee ${made}`, `> ${made}`];
    const odd = ['', ' two  words ', '"quoted"', "it's", '*', '~', '%PATH%', '&&', 'back\\slash', 'ünï'];
    const pool = openPool();
    const input = recording();
    if (input.transport !== 'stdio') throw new Error('not over pipes');
    await pool.connected({ ...input, args: [...(input.args ?? []), ...words, ...odd] });
    expect(await answered(pool, 'arguments')).toEqual([...words, ...odd]);
    expect(existsSync(made)).toBe(false);
  });
});

describe('a connection that is closed', () => {
  it('says nothing of the listing that was under way', async () => {
    const pool = openPool();
    await pool.connected(misbehaving('changing', 'lists-once'));
    await pool.servers.call('changing', 'echo', { message: 'now it changes' });
    await pool.servers.close();
    expect(pool.logged.filter((line) => line.includes('could not be listed again'))).toEqual([]);
  });
});
