import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { provideKeyring } from '../../scripts/test-session.ts';
import { createCore } from '../../src/core/core.ts';
import { dispatch } from '../../src/core/dispatch.ts';
import { confStore } from '../../src/core/storage/conf-store.ts';
import { keychainVault } from '../../src/core/vault/keychain-vault.ts';
import type { RequestInput, RequestName, RequestOutput } from '../../src/shared/ipc.ts';
import { silentLog } from '../fakes/silent-log.ts';
import { proves } from '../proves.ts';
import { until } from '../support/real-core.ts';
import { newHome } from '../support/sign-in-home.ts';
import { recording } from './servers-harness.ts';

vi.setConfig({ testTimeout: 240_000 });

/** The real core on a real keyring, and what a program that is not ours finds in it. */
async function open() {
  const home = await newHome();
  const core = await createCore({
    home,
    version: '0',
    vault: keychainVault({ home, log: silentLog() }),
    openStore: (name) => confStore(home, name),
    log: silentLog(),
    clock: { now: () => Date.now() },
    browser: { open: async () => {} },
  });
  onTestFinished(() => core.close());
  await core.listen({ port: 0 });
  async function ask<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>> {
    const reply = await dispatch(core.handlers, { door: 'socket' }, name, input);
    if (!reply.ok) throw Object.assign(new Error(reply.error.message), reply.error);
    return reply.value as RequestOutput<N>;
  }
  await ask('rules.add', { effect: 'allow' });
  const service = `Countersign ${JSON.parse(readFileSync(`${home}/home.json`, 'utf8')).id}`;
  /** Says nothing of a secret that is not there; of a keyring that ended meanwhile it does, and is asked again. */
  const keyring = async (verb: 'lookup' | 'clear', name: string) => {
    const words = [verb, 'service', service, 'username', `secret:${name}`];
    const ask = () => spawnSync('secret-tool', words, { encoding: 'utf8' });
    const { status, stdout } = await until(() => [ask()].find(({ stderr }) => stderr === ''));
    return status === 0 ? stdout : null;
  };
  const state = async (name: string, wanted: string) =>
    await until(async () =>
      (await ask('servers.list', {})).find(({ config, state }) => config.name === name && state === wanted),
    );
  const leaks = async (server: string) => {
    await state(server, 'connected');
    return JSON.stringify(await ask('tools.call', { server, tool: 'secret-leak', arguments: {} }));
  };
  return { home, ask, keyring, state, leaks };
}

describe('secrets in a real keyring', () => {
  it('are rotated, renamed and removed there too', async () => {
    const { ask, keyring, state, leaks } = await open();
    await ask('servers.add', recording('one', [{ name: 'API_TOKEN', value: 'canary-first' }]));
    expect(await leaks('one')).toContain('canary-first');
    expect(await keyring('lookup', 'one.API_TOKEN')).toBe('=canary-first');
    const long = `canary-${'🔑key'.repeat(500)}`;
    await ask('secrets.set', { name: 'one.API_TOKEN', value: long });
    expect(await leaks('one')).toContain(long);
    proves('secrets.rotated');
    await ask('secrets.rename', { name: 'one.API_TOKEN', to: 'team#a0' });
    expect(await leaks('one')).toContain(long);
    expect(await keyring('lookup', 'one.API_TOKEN')).toBeNull();
    proves('secrets.renamed');
    // One whose name looks like a part of another one is neither its part nor in its way.
    await ask('secrets.set', { name: 'team', value: long });
    await ask('secrets.remove', { name: 'team' });
    await ask('secrets.remove', { name: 'team#a0', evenIfUsed: true });
    expect((await state('one', 'failing')).problem?.code).toBe('secret.missing');
    expect(await keyring('lookup', 'team##a0')).toBeNull();
    await ask('servers.remove', { name: 'one' });
    expect(await ask('secrets.list', {})).toEqual([]);
    proves('secrets.removed');
  });

  it('that the keyring loses are named, the other servers go on, and entering them again is enough', async () => {
    const { ask, keyring, state, leaks } = await open();
    await ask('servers.add', recording('one', [{ name: 'API_TOKEN', value: 'canary-one' }]));
    await ask('servers.add', recording('two', [{ name: 'API_TOKEN', value: 'canary-two' }]));
    await leaks('one');
    await keyring('clear', 'one.API_TOKEN');
    await ask('servers.setEnabled', { name: 'one', enabled: false });
    await ask('servers.setEnabled', { name: 'one', enabled: true });
    expect((await state('one', 'failing')).problem).toMatchObject({
      code: 'secret.missing',
      message: expect.stringContaining('“one.API_TOKEN”, which “one” needs'),
      remedy: expect.stringContaining('Enter it again'),
    });
    expect(await leaks('two')).toContain('canary-two');
    expect((await ask('secrets.list', {})).map(({ name, missing }) => [name, missing])).toEqual([
      ['one.API_TOKEN', true],
      ['two.API_TOKEN', false],
    ]);
    await ask('secrets.set', { name: 'one.API_TOKEN', value: 'canary-again' });
    expect(await leaks('one')).toContain('canary-again');
    proves('secrets.lost');
  });
});

interface Outcome {
  before: string[];
  meanwhile: {
    plain: string;
    listed: number;
    problems: unknown[];
    set: unknown;
    remove: unknown;
    list: { ok: boolean; value: { name: string }[] };
  };
  after: string[];
}

describe('a keyring that cannot be used for a while', () => {
  async function disturbed(how: 'lock' | 'stop'): Promise<Outcome> {
    const home = await newHome();
    const kept = Object.entries(process.env).filter(([name]) => !/^(DBUS_|DISPLAY|XDG_|GNOME_)/.test(name));
    const env = { ...Object.fromEntries(kept), HOME: home, XDG_RUNTIME_DIR: home, COUNTERSIGN_HOME: home };
    const program = resolve(import.meta.dirname, 'fixtures/disturbed-keychain.ts');
    await provideKeyring(home);
    const words = ['--', process.execPath, program, how];
    const { stdout } = await promisify(execFile)('dbus-run-session', words, { env, timeout: 200_000 });
    return JSON.parse(stdout.slice(stdout.indexOf('{"before"'))) as Outcome;
  }

  it.each([
    ['lock', 'vault.locked', 'Unlock'],
    ['stop', 'vault.unavailable', 'keyring'],
  ] as const)(
    '(%s) is named with what to do; nothing hangs, nothing is lost, and the other servers go on',
    async (how, code, remedy) => {
      const { before, meanwhile, after } = await disturbed(how);
      expect(before[0]).toContain('canary-one');
      const error = { code, message: expect.any(String), remedy: expect.stringContaining(remedy) };
      expect(meanwhile.problems).toEqual([error, error, error]);
      expect([meanwhile.plain.includes('hello'), meanwhile.listed]).toEqual([true, 4]);
      expect([meanwhile.set, meanwhile.remove]).toEqual([
        { ok: false, error },
        { ok: false, error },
      ]);
      expect(meanwhile.list.value.map(({ name }) => name)).toEqual([
        'one.API_TOKEN',
        'three.API_TOKEN',
        'two.API_TOKEN',
      ]);
      expect(after[0]).toContain('canary-one');
      expect(after[1]).toContain('canary-two');
      expect(after[2]).not.toContain('"missing":true');
      proves('secrets.unreachable');
    },
  );
});
