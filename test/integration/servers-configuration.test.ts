import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ServerInput } from '../../src/shared/servers.ts';
import { proves } from '../proves.ts';
import { isAlive, legacy, misbehaving, modern, openPool, recording } from './servers-harness.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'servers-'));
  onTestFinished(() => rm(path, { recursive: true, maxRetries: 10 }));
  return path;
}

async function listen(handle: RequestListener): Promise<string> {
  const http = createServer(handle).listen(0, '127.0.0.1');
  await new Promise((resolve) => http.once('listening', resolve));
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

const command = (name: string, path: string, more: object = {}): ServerInput => ({
  name,
  transport: 'stdio',
  command: path,
  ...more,
});

describe('secrets', () => {
  const secret = 'canary-8b1d';

  it('are in the vault alone, by their name or because the person says so; the configuration has placeholders', async () => {
    const pool = openPool();
    await pool.connected(
      recording('recording', [
        { name: 'API_TOKEN', value: secret },
        { name: 'CITY', value: 'Lisbon' },
      ]),
    );
    await pool.added({
      name: 'remote',
      transport: 'http',
      url: 'http://127.0.0.1:9/mcp',
      headers: [{ name: 'X-Team', value: secret, secret: true }],
    });
    expect([...pool.vault.kept]).toEqual([
      ['secret:recording.API_TOKEN', secret],
      ['secret:remote.X-Team', secret],
    ]);
    expect(pool.configs()[0]).toMatchObject({ env: { API_TOKEN: '${secret:recording.API_TOKEN}', CITY: 'Lisbon' } });
    expect(pool.configs()[1]).toMatchObject({ headers: { 'X-Team': '${secret:remote.X-Team}' } });

    const leak = await pool.servers.call('recording', 'secret-leak', {});
    expect(leak.content).toEqual([{ type: 'text', text: `the token is ${secret}` }]);
    expect(pool.servers.secretValues()).toEqual([secret]);
    await pool.servers.call('recording', 'crash', {}).catch(() => {});
    expect((await pool.until('recording', 'failing')).problem?.message).toContain('the token is •••');
    expect(JSON.stringify([pool.configs(), pool.announced, pool.logged, pool.servers.list()])).not.toContain(secret);
  });

  it('are forgotten with their server, those of others are not', async () => {
    const pool = openPool();
    pool.vault.kept.set('secret:shared.TOKEN', 'kept');
    await pool.connected(
      recording('recording', [
        { name: 'API_TOKEN', value: secret },
        { name: 'OTHER_TOKEN', value: '${secret:shared.TOKEN}' },
      ]),
    );
    await pool.servers.remove('recording');
    expect([...pool.vault.kept.keys()]).toEqual(['secret:shared.TOKEN']);
    expect(pool.configs()).toEqual([]);
    await expect(pool.servers.call('recording', 'echo', {})).rejects.toMatchObject({ code: 'not_found' });
  });

  it('that cannot be kept stop the server from being added', async () => {
    const pool = openPool();
    pool.vault.set = () => Promise.reject(new Error('locked'));
    await expect(pool.added(recording('recording', [{ name: 'API_TOKEN', value: secret }]))).rejects.toThrow('locked');
    expect([pool.configs(), pool.servers.list()]).toEqual([[], []]);
  });
});

describe('what stops a server from starting', () => {
  it('is named, each with a remedy', async () => {
    proves('servers.unresolved-is-named');
    const pool = openPool({ ...process.env, EMPTY: '' });
    const here = await folder();
    const script = join(here, 'script');
    await writeFile(script, '#!/nowhere/interpreter\n');
    await writeFile(join(here, 'plain'), 'text');
    await mkdir(join(here, 'sub'));
    await chmod(script, 0o755);
    const cases: [ServerInput, string][] = [
      [command('missing', 'no-such-command'), 'server.command_not_found'],
      [command('missing-path', join(here, 'nothing')), 'server.command_not_found'],
      [command('interpreter', script), 'server.command_not_found'],
      [command('plain', './plain', { cwd: here }), 'server.not_executable'],
      [command('folder', join(here, 'sub')), 'server.not_executable'],
      [command('no-folder', process.execPath, { cwd: join(here, 'nothing') }), 'server.cwd_missing'],
      [recording('variable', [{ name: 'A', value: '${NO_SUCH_VARIABLE}' }]), 'env.missing'],
      [recording('empty-variable', [{ name: 'A', value: '${EMPTY}' }]), 'env.missing'],
      [recording('secret', [{ name: 'A', value: '${secret:none.A}' }]), 'secret.missing'],
      [{ name: 'refused', transport: 'http', url: 'http://127.0.0.1:1/mcp' }, 'server.unreachable'],
    ];
    for (const [input, code] of cases) {
      await pool.added(input);
      const { problem } = await pool.until(input.name, 'failing');
      expect([input.name, problem?.code]).toEqual([input.name, code]);
      expect(problem?.remedy).toBeTruthy();
    }
  });

  it('is told in place of an HTTP status, and sign-in is a state of its own', async () => {
    const pool = openPool();
    const base = await listen((request, response) => {
      const status = Number(request.url?.slice(1));
      if (status === 200) response.setHeader('content-type', 'text/html');
      response.writeHead(status).end('<html>secret page</html>');
    });
    const cases: [number, string][] = [
      [403, 'server.refused'],
      [404, 'server.no_such_endpoint'],
      [405, 'server.no_such_endpoint'],
      [503, 'server.failing'],
      [200, 'server.not_mcp'],
    ];
    for (const [status, code] of cases) {
      await pool.added({ name: `http-${status}`, transport: 'http', url: `${base}/${status}` });
      const { problem } = await pool.until(`http-${status}`, 'failing');
      expect([status, problem?.code]).toEqual([status, code]);
      expect(problem?.remedy).toBeTruthy();
    }
    await pool.added({ name: 'http-401', transport: 'http', url: `${base}/401` });
    expect((await pool.until('http-401', 'needs-sign-in')).problem?.code).toBe('server.needs_sign_in');
  });

  it('is a redirect to another host, which never sees the credentials', async () => {
    const pool = openPool();
    const seen: unknown[] = [];
    const other = await listen((request, response) => {
      seen.push(request.headers);
      response.end();
    });
    const base = await listen((_, response) => void response.writeHead(307, { location: `${other}/mcp` }).end());
    await pool.added({
      name: 'moved',
      transport: 'http',
      url: base,
      headers: [{ name: 'Authorization', value: 'Bearer canary' }],
    });
    const { problem } = await pool.until('moved', 'failing');
    expect(problem).toMatchObject({ code: 'server.moved', message: expect.stringContaining(other) });
    expect(seen).toEqual([]);
  });
});

describe('the configuration', () => {
  it('is what start connects: the enabled servers, and no other', async () => {
    const before = openPool();
    await before.connected(recording());
    await before.connected(modern());
    await before.servers.setEnabled('modern', false);
    await before.servers.close();
    await expect(before.servers.call('recording', 'echo', {})).rejects.toMatchObject({ code: 'server.disabled' });

    const pool = openPool(process.env, before.configs());
    expect(pool.servers.list().map((server) => server.state)).toEqual(['connecting', 'disabled']);
    pool.servers.start();
    await pool.until('recording', 'connected');
    expect(pool.logged.filter((line) => line.startsWith('a server was started'))).toHaveLength(1);
  });

  it('that cannot be saved leaves no secret behind', async () => {
    const pool = openPool();
    pool.failToSave('disk full');
    await expect(pool.added(recording('recording', [{ name: 'API_TOKEN', value: 'canary' }]))).rejects.toThrow(
      'disk full',
    );
    expect([pool.vault.kept.size, pool.servers.list()]).toEqual([0, []]);
  });

  it('takes no second server of the same or a confusable name', async () => {
    const pool = openPool();
    await pool.added(misbehaving('local-files', 'hang'));
    for (const name of ['local-files', 'local_files', 'loca1files']) {
      await expect(pool.added(misbehaving(name, 'hang'))).rejects.toMatchObject({ code: 'conflict' });
    }
    expect(pool.configs()).toHaveLength(1);
  });

  it('takes two of one name at once as one', async () => {
    const pool = openPool();
    const both = [pool.added(recording()), pool.added(recording())];
    expect((await Promise.allSettled(both)).map((one) => one.status)).toEqual(['fulfilled', 'rejected']);
    expect(pool.configs()).toHaveLength(1);
  });

  it('takes no address that holds a password, and no placeholder that is none', async () => {
    const pool = openPool();
    const address: ServerInput = { name: 'a', transport: 'http', url: 'https://me:canary@example.test/mcp' };
    const malformed = recording('b', [{ name: 'A', value: '${env:HOME}' }]);
    for (const input of [address, malformed]) {
      const refused = pool.added(input);
      await expect(refused).rejects.toMatchObject({ code: 'input.invalid' });
      await expect(refused).rejects.not.toThrow('canary');
    }
    expect(pool.configs()).toEqual([]);
  });

  it('is kept while a server is disabled, which then runs nothing and refuses calls', async () => {
    proves('servers.disable');
    const pool = openPool();
    const { pid } = await pool.connected(recording());
    expect((await pool.servers.setEnabled('recording', false)).state).toBe('disabled');
    expect(isAlive(pid ?? 0)).toBe(false);
    expect([pool.servers.tools(), pool.servers.tool('recording', 'echo')]).toEqual([[], undefined]);
    await expect(pool.servers.call('recording', 'echo', {})).rejects.toMatchObject({ code: 'server.disabled' });
    expect(pool.configs()[0]).toMatchObject({ enabled: false });
    await pool.servers.setEnabled('recording', true);
    await pool.until('recording', 'connected');
  });
});

describe('a test of a server', () => {
  const names = (steps: { name: string; ok: boolean }[]) => steps.map(({ name, ok }) => `${name} ${ok}`);

  it('tells every step, for either transport and era', async () => {
    proves('servers.test');
    const pool = openPool();
    await pool.connected(legacy());
    const piped = await pool.servers.test('everything');
    expect(piped.ok).toBe(true);
    expect(names(piped.steps)).toEqual([
      'configuration true',
      'command true',
      'start true',
      'handshake true',
      'tools true',
    ]);
    expect(piped.steps[1]?.detail).toBe(process.execPath);
    expect(piped.steps[3]?.detail).toBe('2025-11-25 (legacy)');
    await pool.connected(modern());
    expect((await pool.servers.test('modern')).steps[3]?.detail).toBe('2026-07-28 (modern)');
  });

  it('stops at the step that fails, and says why and what to do', async () => {
    proves('servers.test');
    const pool = openPool();
    const cases: [ServerInput, string, string][] = [
      [recording('a', [{ name: 'A', value: '${NO_SUCH_VARIABLE}' }]), 'configuration', 'env.missing'],
      [command('b', 'no-such-command'), 'command', 'server.command_not_found'],
      [misbehaving('c', 'exit-at-once'), 'handshake', 'server.exited'],
      [misbehaving('d', 'hang', 1), 'handshake', 'server.timeout'],
      [{ name: 'e', transport: 'http', url: 'http://127.0.0.1:1/mcp' }, 'reach', 'server.unreachable'],
    ];
    for (const [input, name, code] of cases) {
      await pool.added(input);
      const { ok, steps } = await pool.servers.test(input.name);
      expect(ok).toBe(false);
      expect(steps.slice(0, -1).every((step) => step.ok)).toBe(true);
      expect(steps.at(-1)).toMatchObject({ name, ok: false, problem: { code, remedy: expect.any(String) } });
    }
  });

  it('leaves no process behind, and works on a disabled server', async () => {
    const pool = openPool();
    await pool.connected(recording());
    await pool.servers.setEnabled('recording', false);
    const { steps } = await pool.servers.test('recording');
    const pid = Number(steps[2]?.detail.replace('process ', ''));
    expect(pid).toBeGreaterThan(0);
    expect(isAlive(pid)).toBe(false);
    expect(pool.servers.list()[0]?.state).toBe('disabled');
  });
});
