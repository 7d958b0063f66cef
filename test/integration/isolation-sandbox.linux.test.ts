import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createIsolation } from '../../src/core/isolation/isolation.ts';
import { createPrograms } from '../../src/core/servers/programs.ts';
import type { Isolation } from '../../src/shared/isolation.ts';
import type { ServerInput } from '../../src/shared/servers.ts';
import { proves } from '../proves.ts';
import { descendants } from '../support/descendants.ts';
import { isAlive, openPool, type Pool } from './servers-harness.ts';

const fixture = fileURLToPath(new URL('../servers/reaching-server.ts', import.meta.url));
const programs = createPrograms({ environment: process.env });
const find = async (name: string) =>
  (await programs.find(name, { cwd: undefined, env: {} }).catch(() => null))?.path ?? null;

/** A disk with a folder for every purpose; `home` is Countersign's own. */
const disk = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-disk-')));
const at = (...names: string[]) => join(disk, ...names);
const isolation = createIsolation({ home: at('given', 'home'), environment: process.env, find });
const web: HttpServer = createServer((_, response) => response.end('hello'));
let port = 0;
let names = 0;

beforeAll(async () => {
  for (const folder of ['given/home', 'changeable/.git/hooks', 'secret']) mkdirSync(at(folder), { recursive: true });
  writeFileSync(at('given', 'a.txt'), 'for the server');
  writeFileSync(at('given', 'home', 'rules.json'), 'rules');
  writeFileSync(at('secret', 'key.txt'), 'not for the server');
  symlinkSync(at('secret'), at('given', 'way-out'));
  symlinkSync(at('given'), at('by-another-name'));
  // On every loopback address, so that an address which is not listed is refused and not merely absent.
  await new Promise<void>((resolve) => web.listen(0, '0.0.0.0', resolve));
  port = (web.address() as AddressInfo).port;
});
afterAll(async () => {
  web.closeAllConnections();
  web.close();
  await isolation.close();
  rmSync(disk, { recursive: true, force: true, maxRetries: 10 });
});
afterEach(() => {
  writeFileSync(at('given', 'a.txt'), 'for the server');
  rmSync(at('changeable', 'new.txt'), { force: true });
});

/** What came of trying it: `ok …` or `failed: …`. */
type Reach = (tool: string, args?: Record<string, string>) => Promise<string>;

async function reaching(
  settings: Isolation,
  more: Partial<Extract<ServerInput, { transport: 'stdio' }>> = {},
): Promise<{ reach: Reach; pool: Pool; name: string }> {
  names += 1;
  const name = `reaching-${names}`;
  const pool = openPool(process.env, [], isolation.confine);
  await pool.connected({
    name,
    transport: 'stdio',
    command: process.execPath,
    args: [fixture],
    isolation: settings,
    ...more,
  });
  const reach: Reach = async (tool, args = {}) => {
    const { content } = await pool.servers.call(name, tool, args);
    return content.map((one) => ('text' in one ? one.text : '')).join('');
  };
  return { reach, pool, name };
}

const folders = [
  { path: at('given'), write: false },
  { path: at('changeable'), write: true },
];
const sandboxed = (hosts: string[] = []): Isolation => ({ kind: 'sandbox', folders, hosts });

/** Every way to the secret that this suite knows. */
const waysToTheSecret = [
  at('secret', 'key.txt'),
  at('given', 'way-out', 'key.txt'),
  `${at('given')}/../secret/key.txt`,
  `/proc/${process.pid}/root${at('secret', 'key.txt')}`,
  `/proc/self/root${at('secret', 'key.txt')}`,
  `/proc/self/cwd/../secret/key.txt`,
];

describe('a server without isolation', () => {
  it('can do all that the others cannot, so that these tests can fail', async () => {
    const { reach } = await reaching({ kind: 'none' }, { cwd: at('given') });
    for (const path of waysToTheSecret) expect(await reach('read', { path }), path).toBe('ok not for the server');
    expect(await reach('write', { path: at('given', 'a.txt'), content: 'changed' })).toBe('ok');
    expect(await reach('read', { path: at('given', 'home', 'rules.json') })).toBe('ok rules');
    expect(await reach('fetch', { url: `http://127.0.0.1:${port}/` })).toBe('ok 200 hello');
    expect(await reach('connect', { host: '127.0.0.2', port: String(port) })).toBe('ok connected');
    expect(await reach('listen', { path: at('changeable', 'socket') })).toBe('ok listened');
  });
});

describe('a sandboxed server', () => {
  it('reads the folders it was given and none it was not', async () => {
    const { reach } = await reaching(sandboxed(), { cwd: at('given') });
    expect(await reach('read', { path: at('given', 'a.txt') })).toBe('ok for the server');
    expect(await reach('here')).toBe(`ok ${at('given')}`);
    for (const path of waysToTheSecret) {
      expect(await reach('read', { path }), path).toMatch(/^failed: (ENOENT|EACCES)/);
    }
    expect(await reach('list', { path: disk })).toBe('ok changeable given');
    for (const path of ['/root', '/home', '/var', '/srv', '/run', '/sys']) {
      expect(await reach('list', { path }), path).toMatch(/^(ok|failed: ENOENT.*)$/);
    }
    expect(await reach('read', { path: '/etc/shadow' })).toMatch(/^failed: ENOENT/);
    proves('isolation.sandbox-reads');
  });

  it('changes only the folders it may change, and nothing that git would run', async () => {
    const { reach } = await reaching(sandboxed());
    expect(await reach('write', { path: at('given', 'a.txt'), content: 'changed' })).toMatch(/^failed: EROFS/);
    expect(await reach('write', { path: at('given', 'new.txt'), content: 'new' })).toMatch(/^failed: EROFS/);
    expect(await reach('write', { path: at('changeable', 'new.txt'), content: 'new' })).toBe('ok');
    expect(readFileSync(at('changeable', 'new.txt'), 'utf8')).toBe('new');
    const hook = at('changeable', '.git', 'hooks', 'pre-commit');
    expect(await reach('write', { path: hook, content: 'evil' })).toMatch(/^failed: EROFS/);
    expect(await reach('run', { command: `mv ${at('changeable', '.git')} ${at('changeable', 'moved')}` })).toMatch(
      /busy/,
    );
    expect(
      await reach('run', { command: `mount --bind /usr ${at('given')}; unshare -Um true; umount ${at('given')}` }),
    ).toMatch(/^ok (?=.*denied|.*permitted)/s);
    expect(readFileSync(at('given', 'a.txt'), 'utf8')).toBe('for the server');
    proves('isolation.sandbox-writes');
  });

  it('does not see Countersign’s own folder, not even inside a folder it was given', async () => {
    const { reach } = await reaching(sandboxed());
    expect(await reach('read', { path: at('given', 'home', 'rules.json') })).toMatch(/^failed: ENOENT/);
    expect(await reach('list', { path: at('given', 'home') })).toBe('ok');
    const whole = await reaching({ kind: 'sandbox', folders: [{ path: disk, write: true }], hosts: [] });
    expect(await whole.reach('read', { path: at('secret', 'key.txt') })).toBe('ok not for the server');
    expect(await whole.reach('read', { path: at('given', 'home', 'rules.json') })).toMatch(/^failed: ENOENT/);
    proves('isolation.home-hidden');
  });

  it('reaches the hosts it was given and no others, by no other way', async () => {
    const { reach } = await reaching(sandboxed(['127.0.0.1']));
    expect(await reach('fetch', { url: `http://127.0.0.1:${port}/` })).toBe('ok 200 hello');
    for (const host of ['127.0.0.2', 'localhost', '[::1]', '0.0.0.0', 'example.org', '169.254.169.254']) {
      expect(await reach('fetch', { url: `http://${host}:${port}/` }), host).toMatch(/^failed: /);
    }
    for (const host of ['127.0.0.1', '127.0.0.2', '::1', '8.8.8.8']) {
      expect(await reach('connect', { host, port: String(port) }), host).toMatch(/^failed: /);
    }
    expect(await reach('listen', { path: at('changeable', 'socket') })).toMatch(/^failed: .*EPERM/);
    proves('isolation.sandbox-hosts');
  });

  it('reaches nothing without a list, whatever another server in a sandbox may reach at the same time', async () => {
    const other = await reaching(sandboxed(['127.0.0.2']));
    const { reach } = await reaching(sandboxed());
    expect(await other.reach('fetch', { url: `http://127.0.0.2:${port}/` })).toBe('ok 200 hello');
    expect(await reach('fetch', { url: `http://127.0.0.2:${port}/` })).toMatch(/^failed: /);
    expect(await reach('connect', { host: '127.0.0.2', port: String(port) })).toMatch(/^failed: /);
    proves('isolation.sandbox-apart');
  });

  it('has a private home and a private temporary folder, which are gone afterwards', async () => {
    // The library lends this folder to every sandbox where it exists.
    const shared = `countersign-${process.pid}`;
    mkdirSync('/tmp/claude', { recursive: true });
    writeFileSync(join('/tmp/claude', shared), '');
    // The folder stays: a sandbox of another test may be about to start with it.
    onTestFinished(() => rmSync(join('/tmp/claude', shared)));
    const { reach, pool, name } = await reaching(sandboxed());
    const home = (await reach('variable', { name: 'HOME' })).slice('ok '.length);
    expect(await reach('variable', { name: 'TMPDIR' })).toBe(`ok ${home}/tmp`);
    expect(await reach('write', { path: join(home, 'tmp', 'note'), content: 'kept' })).toBe('ok');
    expect(readdirSync(join(home, 'tmp'))).toEqual(['note']);
    const neighbour = await reaching(sandboxed());
    expect(await neighbour.reach('list', { path: home })).toMatch(/^failed: ENOENT/);
    for (const path of ['/tmp', '/tmp/claude']) expect(await reach('list', { path }), path).not.toContain(shared);
    await pool.servers.remove(name);
    expect(() => readdirSync(home)).toThrow('ENOENT');
    proves('isolation.sandbox-private');
  });

  it('keeps its environment, its arguments as they are, and tells how it ended', async () => {
    const odd = `it's "odd" $HOME \`x\` \\ ; | & * \u00e4`;
    const { reach, pool, name } = await reaching(sandboxed(), {
      args: [fixture, odd],
      env: [{ name: 'ODD', value: odd }],
      retries: 0,
    });
    expect(await reach('variable', { name: 'ODD' })).toBe(`ok ${odd}`);
    expect(await reach('arguments')).toBe(`ok ${odd}`);
    await expect(reach('exit', { code: '7' })).rejects.toMatchObject({ code: 'server.exited' });
    await expect.poll(() => pool.servers.show(name).problem?.message).toContain('7');
    proves('isolation.sandbox-transparent');
  });

  it('leaves no process behind when it is closed', async () => {
    const { reach, pool, name } = await reaching(sandboxed());
    await reach('run', { command: '(trap "" TERM; while :; do sleep 1; done) >/dev/null 2>&1 &' });
    const pid = pool.servers.show(name).pid ?? 0;
    const family = descendants(pid);
    expect(family.length).toBeGreaterThan(2);
    await pool.servers.close();
    await expect.poll(() => family.filter(isAlive)).toEqual([]);
    proves('isolation.sandbox-ends');
  });

  it('is not started where it was not given the folder to start in, or a folder is missing', async () => {
    const pool = openPool(process.env, [], isolation.confine);
    const start = { transport: 'stdio' as const, command: process.execPath, args: [fixture] };
    await pool.added({ ...start, name: 'elsewhere', cwd: at('secret'), isolation: sandboxed() });
    const missing = [{ path: at('nowhere'), write: false }];
    await pool.added({ ...start, name: 'missing', isolation: { kind: 'sandbox', folders: missing, hosts: [] } });
    await pool.added({ ...start, name: 'hosts', isolation: sandboxed(['https://example.org/']) });
    for (const name of ['elsewhere', 'missing', 'hosts']) {
      const { problem, pid } = await pool.until(name, 'failing');
      expect(problem, name).toMatchObject({ code: 'isolation.failed', remedy: expect.any(String) });
      expect(pid).toBeNull();
    }
    proves('isolation.failed');
  });
});
