import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serverInputSchema } from '../../src/shared/servers.ts';
import { proves } from '../proves.ts';
import { openRealCore, textOf } from '../support/real-core.ts';
import { newHome, openOn } from '../support/sign-in-home.ts';
import { startSignInServer } from '../support/sign-in-server.ts';
import { signInAt } from '../support/visit.ts';
import { openPool, recording } from './servers-harness.ts';

const value = 'canary-8b1d';
const another = 'canary-77fe';
type Env = { name: string; value: string; secret?: boolean }[];
const edited = (env: Env, name = 'one') => serverInputSchema.parse(recording(name, env));

async function withSecret() {
  const pool = openPool();
  pool.servers.start();
  await pool.connected(recording('one', [{ name: 'API_TOKEN', value }]));
  return pool;
}

describe('a server that is edited', () => {
  it('keeps its name, age and state, and the secret whose placeholder stays', async () => {
    const pool = await withSecret();
    const before = pool.configs()[0];
    await pool.servers.edit('one', {
      ...edited([{ name: 'TOKEN', value: '${secret:one.API_TOKEN}', secret: true }]),
      retries: 3,
    });
    expect(pool.configs()[0]).toEqual({ ...before, retries: 3, env: { TOKEN: '${secret:one.API_TOKEN}' } });
    await pool.until('one', 'connected');
    expect(textOf(await pool.servers.call('one', 'environment', {}))).toContain(`"TOKEN":"${value}"`);
    expect([...pool.vault.kept]).toEqual([['secret:one.API_TOKEN', value]]);
    await pool.servers.setEnabled('one', false);
    expect((await pool.servers.edit('one', edited([]))).state).toBe('disabled');
  });

  it('keeps a new secret in place of the old one, and forgets those that no longer appear', async () => {
    const pool = await withSecret();
    await pool.servers.edit('one', edited([{ name: 'API_TOKEN', value: another }]));
    await pool.until('one', 'connected');
    expect(textOf(await pool.servers.call('one', 'secret-leak', {}))).toContain(another);
    expect([...pool.vault.kept.values()]).toEqual([another]);
    expect(JSON.stringify(pool.configs())).not.toContain('canary');
    await pool.servers.edit('one', edited([]));
    expect(pool.vault.kept.size).toBe(0);
    expect(await pool.servers.secrets.list()).toEqual([]);
    proves('servers.edit');
  });

  it('does not take a secret from a server that points to it too, nor from the person', async () => {
    const pool = await withSecret();
    await pool.servers.secrets.set('mine', another);
    await pool.added(recording('two', [{ name: 'API_TOKEN', value: '${secret:one.API_TOKEN}' }]));
    await pool.servers.edit('one', edited([{ name: 'API_TOKEN', value: '${secret:mine}' }]));
    await pool.servers.edit('one', edited([]));
    expect([...pool.vault.kept.keys()].sort()).toEqual(['secret:mine', 'secret:one.API_TOKEN']);
  });

  it('is as it was when the change cannot be kept', async () => {
    const pool = await withSecret();
    const before = pool.configs();
    pool.failToSave('disk full');
    await expect(pool.servers.edit('one', edited([{ name: 'API_TOKEN', value: another }]))).rejects.toThrow(
      'disk full',
    );
    const set = pool.vault.set;
    pool.vault.set = () => Promise.reject(new Error('locked'));
    await expect(pool.servers.edit('one', edited([{ name: 'API_TOKEN', value: another }]))).rejects.toThrow('locked');
    pool.vault.set = set;
    expect(pool.configs()).toEqual(before);
    expect([...pool.vault.kept]).toEqual([['secret:one.API_TOKEN', value]]);
    expect((await pool.servers.secrets.list()).map(({ name }) => name)).toEqual(['one.API_TOKEN']);
    expect(textOf(await pool.servers.call('one', 'secret-leak', {}))).toContain(value);
    proves('servers.edit-whole');
  });

  it('takes no other name, no server that is not there, and no placeholder that is none', async () => {
    const pool = await withSecret();
    await expect(pool.servers.edit('one', edited([], 'two'))).rejects.toMatchObject({ code: 'input.invalid' });
    await expect(pool.servers.edit('two', edited([], 'two'))).rejects.toMatchObject({ code: 'not_found' });
    const broken = edited([{ name: 'A', value: '${env:HOME}' }]);
    await expect(pool.servers.edit('one', broken)).rejects.toMatchObject({ code: 'input.invalid' });
  });

  it('is in the history with what changed, from and to; an edit that changes nothing is none', async () => {
    const one = await openRealCore();
    try {
      await one.ask('servers.add', recording('one', [{ name: 'API_TOKEN', value }]));
      const { config } = await one.ask('servers.edit', {
        name: 'one',
        input: recording('one', [{ name: 'CITY', value: 'Lisbon' }]),
      });
      expect(config).toMatchObject({ origin: 'person', enabled: true, env: { CITY: 'Lisbon' } });
      await one.ask('servers.edit', { name: 'one', input: recording('one', [{ name: 'CITY', value: 'Lisbon' }]) });
      const told = await one.ask('history.entries', {});
      const edits = told.filter(({ kind }) => kind === 'server.edited');
      expect(edits).toMatchObject([{ server: 'one', by: 'person', detail: { env: { to: { CITY: 'Lisbon' } } } }]);
      expect(JSON.stringify(told)).not.toContain('canary');
    } finally {
      await one.close();
    }
  });
});

describe('a server that gets another command', () => {
  it('has to be accepted anew, and what was allowed asks', async () => {
    const one = await openRealCore();
    try {
      await one.addChanging('notes');
      await one.ask('rules.add', { effect: 'allow', server: 'notes' });
      const agent = await one.connect('modern', 'Claude');
      const call = () => agent.callTool({ name: 'notes__note', arguments: { text: 'hello' } });
      expect(textOf(await call())).toContain('hello');
      const { config } = (await one.ask('servers.list', {}))[0] ?? {};
      if (config?.transport !== 'stdio') throw new Error('no server');
      const env = Object.entries(config.env).map(([name, text]) => ({ name, value: text }));
      const input = { ...config, env, args: [...config.args, '--more'] };
      await one.ask('servers.edit', { name: 'notes', input });
      // At once, before anybody has looked at its tools.
      const calling = call().catch(() => {});
      const question = await one.question();
      expect(question.pin.state).toBe('changed');
      expect(question.pin.changes.map(({ place }) => place)).toContain('start.args[1]');
      await one.decide(question, { kind: 'deny' });
      await calling;
      proves('servers.edit-pins');
    } finally {
      await one.close();
    }
  });
});

describe('a server that gets another address', () => {
  it('is not sent the tokens of the old one', async () => {
    const server = await startSignInServer();
    const home = await newHome();
    const client = openOn(home, server);
    await client.signIn(signInAt);
    expect(client.signIns.view('files')?.state).toBe('signed-in');
    const seen: IncomingHttpHeaders[] = [];
    const http = createServer((request, response) => {
      seen.push(request.headers);
      response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => http.once('listening', resolve));
    onTestFinished(() => {
      http.closeAllConnections();
      http.close();
    });
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`;
    await client.servers.edit('files', serverInputSchema.parse({ name: 'files', transport: 'http', url }));
    await client.servers.ready('files').catch(() => {});
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
    expect(client.signIns.view('files')?.state).not.toBe('signed-in');
    proves('servers.edit-sign-in');
  });
});

describe('a duplicate of a server', () => {
  it('is switched off, has the same configuration, and points to the same secret, which outlives the original', async () => {
    const pool = await withSecret();
    const made = await pool.servers.duplicate('one', 'two');
    expect(made.state).toBe('disabled');
    const [one, two] = pool.configs();
    expect(two).toEqual({ ...one, name: 'two', enabled: false, addedAt: expect.any(String) });
    expect(pool.vault.kept.size).toBe(1);
    await pool.servers.remove('one');
    await pool.servers.setEnabled('two', true);
    await pool.until('two', 'connected');
    expect(textOf(await pool.servers.call('two', 'secret-leak', {}))).toContain(value);
    // A new server of the old name does not put its own secret in its place.
    await pool.added(recording('one', [{ name: 'API_TOKEN', value: another }]));
    expect([...pool.vault.kept.values()].sort()).toEqual([another, value]);
    expect(textOf(await pool.servers.call('two', 'secret-leak', {}))).toContain(value);
    proves('servers.duplicate');
  });

  it('takes no name that is taken or looks like one that is', async () => {
    const pool = await withSecret();
    for (const name of ['one', '0ne']) {
      await expect(pool.servers.duplicate('one', name)).rejects.toMatchObject({ code: 'conflict' });
    }
    await expect(pool.servers.duplicate('none', 'two')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a server whose secrets cannot be forgotten now', () => {
  it('is not removed, so that they are not left behind', async () => {
    const pool = await withSecret();
    const get = pool.vault.get;
    pool.vault.get = () => Promise.reject(new Error('locked'));
    await expect(pool.servers.remove('one')).rejects.toThrow('locked');
    expect(pool.configs()).toHaveLength(1);
    pool.vault.get = get;
    await pool.servers.remove('one');
    expect([pool.configs(), pool.vault.kept.size, pool.secretNames.read()]).toEqual([[], 0, []]);
  });
});
