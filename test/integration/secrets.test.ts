import { describe, expect, it } from 'vitest';
import { dispatch } from '../../src/core/dispatch.ts';
import type { Handlers } from '../../src/shared/ipc.ts';
import { proves } from '../proves.ts';
import { openRealCore, textOf, until } from '../support/real-core.ts';
import { openPool, type Pool, recording } from './servers-harness.ts';

const value = 'canary-8b1d';
const another = 'canary-77fe';

/** A server that gives away what its `API_TOKEN` is. */
const leaky = (name: string, token: string) => recording(name, [{ name: 'API_TOKEN', value: token }]);
const leaks = async ({ servers }: Pool, name: string) => textOf(await servers.call(name, 'secret-leak', {}));

async function started(): Promise<Pool> {
  const pool = openPool();
  pool.servers.start();
  return pool;
}

describe('secrets', () => {
  it('are listed with who uses them and since when, the person’s own and the servers’', async () => {
    const pool = await started();
    await pool.servers.secrets.set('shared', value);
    await pool.connected(leaky('one', another));
    await pool.connected(leaky('two', '${secret:shared}'));
    const listed = await pool.servers.secrets.list();
    const changedAt = expect.any(String);
    expect(listed).toEqual([
      { name: 'one.API_TOKEN', usedBy: ['one'], changedAt, missing: false },
      { name: 'shared', usedBy: ['two'], changedAt, missing: false },
    ]);
    expect(pool.announcedSecrets.at(-1)).toEqual(listed);
    expect(JSON.stringify([listed, pool.announcedSecrets, pool.logged])).not.toContain('canary');
    proves('secrets.listed');
  });

  it('are replaced, and what uses them connects anew with the new value', async () => {
    const pool = await started();
    await pool.connected(leaky('one', value));
    await pool.servers.secrets.set('one.API_TOKEN', another);
    await pool.until('one', 'connected');
    expect(await leaks(pool, 'one')).toContain(another);
    expect(pool.servers.secretValues()).toEqual(expect.arrayContaining([value, another]));
    proves('secrets.rotated');
  });

  it('get another name in every configuration, and nothing else changes', async () => {
    const pool = await started();
    const one = leaky('one', value);
    const more = ['--key=${secret:one.API_TOKEN}', '$${secret:one.API_TOKEN}'];
    await pool.connected(one.transport === 'stdio' ? { ...one, args: [...(one.args ?? []), ...more] } : one);
    await pool.connected(leaky('two', '${secret:one.API_TOKEN}'));
    await pool.servers.secrets.rename('one.API_TOKEN', 'team-token');
    expect(pool.configs()).toMatchObject([
      { env: { API_TOKEN: '${secret:team-token}' } },
      { env: { API_TOKEN: '${secret:team-token}' } },
    ]);
    const given = JSON.parse(textOf(await pool.servers.call('one', 'arguments', {}))) as string[];
    expect(given).toEqual([`--key=${value}`, '${secret:one.API_TOKEN}']);
    expect(await leaks(pool, 'two')).toContain(value);
    expect([...pool.vault.kept]).toEqual([['secret:team-token', value]]);
    expect((await pool.servers.secrets.list()).map(({ name, usedBy }) => [name, usedBy])).toEqual([
      ['team-token', ['one', 'two']],
    ]);
    proves('secrets.renamed');
  });

  it('keep their name when the new one is taken, or they are not there', async () => {
    const pool = await started();
    await pool.servers.secrets.set('one', value);
    await pool.servers.secrets.set('two', another);
    await expect(pool.servers.secrets.rename('one', 'two')).rejects.toMatchObject({ code: 'conflict' });
    await expect(pool.servers.secrets.rename('none', 'three')).rejects.toMatchObject({ code: 'not_found' });
    pool.vault.kept.delete('secret:one');
    await expect(pool.servers.secrets.rename('one', 'three')).rejects.toMatchObject({ code: 'secret.missing' });
    expect([...pool.vault.kept]).toEqual([['secret:two', another]]);
  });

  it('keep their name when the configurations cannot be saved', async () => {
    const pool = await started();
    await pool.connected(leaky('one', value));
    pool.failToSave('disk full');
    await expect(pool.servers.secrets.rename('one.API_TOKEN', 'other')).rejects.toThrow('disk full');
    expect([...pool.vault.kept]).toEqual([['secret:one.API_TOKEN', value]]);
    expect((await pool.servers.secrets.list()).map(({ name }) => name)).toEqual(['one.API_TOKEN']);
  });

  it('that servers use are removed only when the person insists; the servers then say what they miss', async () => {
    const pool = await started();
    await pool.connected(leaky('one', value));
    await pool.connected(recording('other'));
    const refused = pool.servers.secrets.remove('one.API_TOKEN', false);
    await expect(refused).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('“one”') });
    expect(pool.vault.kept.size).toBe(1);
    await pool.servers.secrets.remove('one.API_TOKEN', true);
    expect(pool.vault.kept.size).toBe(0);
    const { problem } = await pool.until('one', 'failing');
    expect(problem).toMatchObject({
      code: 'secret.missing',
      message: expect.stringContaining('“one.API_TOKEN”, which “one” needs'),
      remedy: expect.stringContaining('Enter it again'),
    });
    expect(await pool.servers.secrets.list()).toMatchObject([
      { name: 'one.API_TOKEN', usedBy: ['one'], missing: true },
    ]);
    await pool.servers.secrets.set('spare', value);
    await pool.servers.secrets.remove('spare', false);
    await expect(pool.servers.secrets.remove('spare', false)).rejects.toMatchObject({ code: 'not_found' });
    expect(await leaks(pool, 'one').catch(() => 'failing')).toBe('failing');
    proves('secrets.removed');
  });

  it('that were lost behind our back are named, and entering them again is enough', async () => {
    const pool = await started();
    await pool.connected(leaky('one', value));
    pool.vault.kept.clear();
    await pool.servers.restart('one');
    expect((await pool.until('one', 'failing')).problem?.code).toBe('secret.missing');
    expect(await pool.servers.secrets.list()).toMatchObject([{ missing: true }]);
    expect(pool.announcedSecrets.at(-1)).toMatchObject([{ missing: true }]);
    await pool.servers.secrets.set('one.API_TOKEN', another);
    await pool.until('one', 'connected');
    expect(await pool.servers.secrets.list()).toMatchObject([{ missing: false }]);
    proves('secrets.lost');
  });

  it('whose process died before they were in the vault are forgotten', async () => {
    const pool = await started();
    pool.secretNames.write([{ name: 'half', changedAt: null }]);
    expect(await pool.servers.secrets.list()).toEqual([]);
    expect(pool.secretNames.read()).toEqual([]);
  });

  it('are listed as they were known while the vault cannot be read', async () => {
    const pool = await started();
    await pool.servers.secrets.set('one', value);
    pool.vault.get = () => Promise.reject(new Error('locked'));
    expect(await pool.servers.secrets.list()).toMatchObject([{ name: 'one', missing: false }]);
  });

  it('do not start a server that nobody has started in this run', async () => {
    const before = openPool();
    await before.connected(leaky('one', value));
    const pool = openPool(process.env, before.configs());
    pool.vault.kept.set('secret:one.API_TOKEN', value);
    await pool.servers.secrets.set('one.API_TOKEN', another);
    await pool.servers.secrets.rename('one.API_TOKEN', 'other');
    await pool.connected(recording('new'));
    expect(pool.logged.filter((line) => line.startsWith('a server was started'))).toHaveLength(1);
  });
});

describe('the requests about secrets', () => {
  it('reach nothing in the vault but the person’s secrets, and give no value back', async () => {
    const one = await openRealCore();
    try {
      const ask = async (name: string, input: unknown) =>
        await dispatch(one.core.handlers as Partial<Handlers>, { door: 'socket' }, name, input);
      await one.ask('agents.create', { name: 'Claude' });
      await one.ask('secrets.set', { name: 'mine', value });
      const replies = [];
      for (const internal of ['seal.key', 'history.key', 'pins.digest', 'oauth:x:sign-in', 'secret:mine']) {
        replies.push(await ask('secrets.remove', { name: internal, evenIfUsed: true }));
        replies.push(await ask('secrets.rename', { name: internal, to: 'stolen' }));
      }
      expect(replies.map((reply) => (reply.ok ? 'done' : reply.error.code))).toEqual(replies.map(() => 'not_found'));
      await one.ask('secrets.set', { name: 'seal.key', value: another });
      await one.ask('agents.create', { name: 'Codex' });
      const listed = await one.ask('secrets.list', {});
      expect(listed.map(({ name }) => name)).toEqual(['mine', 'seal.key']);
      await one.ask('secrets.rename', { name: 'mine', to: 'ours' });
      await one.ask('secrets.remove', { name: 'ours' });
      await one.restart();
      expect((await one.ask('secrets.list', {})).map(({ name }) => name)).toEqual(['seal.key']);
      expect((await one.ask('agents.list', {})).map(({ name }) => name)).toEqual(['Claude', 'Codex']);
      proves('secrets.walled');

      const told = await one.ask('history.entries', {});
      const kinds = told.filter(({ kind }) => kind.startsWith('secret.'));
      expect(kinds.map(({ kind, detail }) => [kind, detail])).toEqual([
        ['secret.set', { name: 'mine', replaced: false }],
        ['secret.set', { name: 'seal.key', replaced: false }],
        ['secret.renamed', { name: 'mine', to: 'ours' }],
        ['secret.removed', { name: 'ours' }],
      ]);
      await until(() => one.announced.some(({ name }) => name === 'secrets.changed'));
      expect(JSON.stringify([listed, told, one.announced])).not.toContain('canary');
      proves('secrets.history');
    } finally {
      await one.close();
    }
  });
});
