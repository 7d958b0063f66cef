import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createServerLogs } from '../../src/core/servers/server-logs.ts';
import type { RequestInput } from '../../src/shared/ipc.ts';
import { logQuerySchema } from '../../src/shared/server-logs.ts';
import { silentLog } from '../fakes/silent-log.ts';
import { proves } from '../proves.ts';
import { newHome } from '../support/sign-in-home.ts';
import { misbehaving, openPool, type Pool, recording } from './servers-harness.ts';

type LogQuery = RequestInput<'servers.logs'>;
const value = 'canary-8b1d';
const ask = async ({ servers }: Pool, query: LogQuery) => (await servers.logs(logQuerySchema.parse(query))).lines;
const texts = async (pool: Pool, query: LogQuery) => (await ask(pool, query)).map(({ text }) => text);

describe('the log of a server', () => {
  it('has its error output, every message and what became of it, searchable, and outlives its process', async () => {
    const pool = openPool();
    await pool.connected(recording('one', [{ name: 'API_TOKEN', value }]));
    await pool.servers.call('one', 'echo', { message: 'a private argument' });
    await pool.servers.call('one', 'secret-leak', {});
    await pool.servers.call('one', 'crash', {}).catch(() => {});
    await pool.until('one', 'failing');
    expect(await texts(pool, { name: 'one', streams: ['stderr'] })).toEqual(['the token is •••']);
    const sent = await texts(pool, { name: 'one', streams: ['sent'], text: 'TOOLS/CALL' });
    expect(sent[0]).toMatch(/^tools\/call “echo” #\d+, about \d+ characters$/);
    expect(sent).toHaveLength(3);
    const received = await texts(pool, { name: 'one', streams: ['received'], text: '“echo”' });
    expect(received[0]).toMatch(/^an answer to #\d+ \(tools\/call “echo”\), about \d+ characters$/);
    const app = await texts(pool, { name: 'one', streams: ['app'] });
    expect(app[0]).toBe('connecting');
    expect(app[1]).toMatch(/^connected to process \d+, legacy era, 7 tools$/);
    expect(app[2]).toMatch(/^failing: “one” exited with code 3: the token is •••.*\(server\.exited\)$/);
    const all = await ask(pool, { name: 'one' });
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
    await expect(pool.servers.logs(logQuerySchema.parse({ name: 'none' }))).rejects.toMatchObject({
      code: 'not_found',
    });
    proves('servers.logs');

    await pool.servers.close();
    const files = readdirSync(pool.logFolder).map((file) => join(pool.logFolder, file));
    const kept = files.map((file) => readFileSync(file, 'utf8')).join('');
    expect(kept).toContain('exited with code 3');
    expect(kept).not.toContain(value);
    expect(kept).not.toContain('a private argument');
    if (process.platform !== 'win32') expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600]);
    proves('servers.logs-masked');
  });

  it('drops what comes in a flood, counts it, and stays small', async () => {
    const pool = openPool();
    await pool.added(misbehaving('flood', 'stderr-flood'));
    await pool.until('flood', 'connected');
    const dropped = await texts(pool, { name: 'flood', text: 'were dropped here' });
    expect(dropped[0]).toMatch(/^\d+ lines of its error output were dropped here/);
    expect(await texts(pool, { name: 'flood', text: 'connected to process' })).toHaveLength(1);
    expect(statSync(join(pool.logFolder, 'server-flood.log')).size).toBeLessThan(200_000);
    proves('servers.logs-bounded');
  });

  it('is removed with its server, and a new server of the name begins anew', async () => {
    const pool = openPool();
    await pool.connected(recording('one'));
    await pool.servers.logs(logQuerySchema.parse({ name: 'one' }));
    expect(readdirSync(pool.logFolder)).toEqual(['server-one.log']);
    await pool.servers.remove('one');
    expect(readdirSync(pool.logFolder)).toEqual([]);
    await pool.connected(recording('one'));
    expect((await ask(pool, { name: 'one' }))[0]).toMatchObject({ seq: 1, text: 'connecting' });
  });
});

describe('logs on disk', () => {
  async function open(folder?: string) {
    const where = folder ?? join(await newHome(), 'logs');
    let now = 1_000_000_000_000;
    const clock = { now: () => now };
    const logs = createServerLogs({ folder: where, clock, mask: (text) => text, log: silentLog() });
    const page = async (query: Partial<LogQuery> = {}) =>
      await logs.page(logQuerySchema.parse({ name: 'one', ...query }));
    const wait = (ms: number) => {
      now += ms;
    };
    return { where, logs, page, wait };
  }

  it('are never more than two files of 1 MiB, and keep the newest lines', async () => {
    const { where, logs, page } = await open();
    for (let n = 1; n <= 1500; n += 1) {
      logs.of('one').note('app', () => `${n} ${'x'.repeat(3000)}`);
      if (n % 50 === 0) await page({ limit: 1 });
    }
    const sizes = readdirSync(where).map((file) => statSync(join(where, file)).size);
    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1024 * 1024);
    const { lines, more } = await page({ limit: 2 });
    expect(lines.map(({ seq, text }) => [seq, text.slice(0, 5)])).toEqual([
      [1499, '1499 '],
      [1500, '1500 '],
    ]);
    expect(more).toBe(true);
    expect((await page({ before: 1499, limit: 1 })).lines[0]?.seq).toBe(1498);
    proves('servers.logs-bounded');
  });

  it('are gone on with after a restart, also when a crash has left half a line', async () => {
    const first = await open();
    first.logs.of('one').note('stderr', () => 'before');
    await first.logs.close();
    const path = join(first.where, 'server-one.log');
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"seq":2,"at":"20`);
    const second = await open(first.where);
    second.logs.of('one').note('stderr', () => 'after');
    expect((await second.page()).lines.map(({ seq, text }) => [seq, text])).toEqual([
      [1, 'before'],
      [2, 'after'],
    ]);
  });

  it('take lines again once a flood is over', async () => {
    const { logs, page, wait } = await open();
    const flood = () => {
      for (let n = 0; n < 2000; n += 1) logs.of('one').note('stderr', () => 'line');
    };
    flood();
    expect((await page({ streams: ['stderr'], limit: 500 })).more).toBe(false);
    expect((await page({ streams: ['app'] })).lines[0]?.text).toContain('1500 lines of its error output');
    wait(2000);
    flood();
    expect((await page({ streams: ['app'] })).lines[1]?.text).toContain('1900 lines');
  });

  it('that cannot be written trouble nobody', async () => {
    const home = await newHome();
    writeFileSync(join(home, 'file'), '');
    const { logs, page } = await open(join(home, 'file'));
    logs.of('one').note('stderr', () => 'lost');
    expect((await page()).lines).toEqual([]);
    await logs.close();
    expect(existsSync(join(home, 'file', 'server-one.log'))).toBe(false);
  });
});
