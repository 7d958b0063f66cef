import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../src/shared/errors.ts';
import { memoryVault } from '../fakes/memory-vault.ts';
import { proves } from '../proves.ts';
import { newHome, openOn } from '../support/sign-in-home.ts';
import { type Behaviour, type SignInServer, startSignInServer } from '../support/sign-in-server.ts';
import { signInAt } from '../support/visit.ts';

/** A client that is signed in, and a clock of its own, so that no token is over before the test says so. */
async function signedIn(server: SignInServer) {
  const vault = memoryVault();
  let ahead = 0;
  const client = openOn(await newHome(), server, { vault, now: () => Date.now() + ahead });
  await client.signIn(signInAt);
  return {
    client,
    vault,
    wait(milliseconds: number) {
      ahead += milliseconds;
    },
  };
}
/** Longer than a token lives. */
const longer = 700_000;

const faults: readonly Behaviour['fault'][] = ['error', 'page', 'reset'];

describe('an issuer that cannot renew just now', () => {
  it.each(faults)(
    'fails calls by name while it has trouble (%s), and all goes on by itself after it',
    async (fault) => {
      proves('signin.transient');
      const server = await startSignInServer();
      const { client, wait } = await signedIn(server);
      await server.behave({ fault });
      wait(longer);
      const call = () => client.servers.call('files', 'whoami', {});
      await expect(call()).rejects.toMatchObject({ code: 'signin.unavailable' });
      const [shown] = client.servers.list();
      expect(shown?.state).toBe('connected');
      expect(shown?.signIn).toMatchObject({ account: 'ada@example.com', problem: { code: 'signin.unavailable' } });
      expect(shown?.signIn?.state).not.toBe('needed');
      const failures = () => client.entries.filter(({ kind }) => kind === 'signin.refresh-failed').length;
      expect(failures()).toBe(1);
      await server.behave({ fault: 'none' });
      await vi.waitFor(call, { timeout: 60_000, interval: 200 });
      expect(client.servers.list()[0]?.signIn).toMatchObject({ state: 'signed-in', problem: null });
      expect(failures()).toBe(1);
      expect(client.browsed).toEqual([]);
      expect((await server.seen()).signIns).toBe(1);
    },
  );

  it('is waited for while it is slow', async () => {
    const server = await startSignInServer();
    const { client, wait } = await signedIn(server);
    await server.behave({ fault: 'slow' });
    wait(longer);
    const calls = await Promise.allSettled([1, 2, 3].map(() => client.servers.call('files', 'whoami', {})));
    expect(calls.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect((await server.seen()).refreshes).toBe(1);
  });

  it('keeps a token that is still good in use', async () => {
    const server = await startSignInServer();
    await server.behave({ accessTokenSeconds: 2000 });
    const { client, wait } = await signedIn(server);
    await server.behave({ fault: 'error' });
    // Time to renew, but not over yet.
    wait(1_900_000);
    await client.servers.call('files', 'whoami', {});
    await vi.waitUntil(() => client.signIns.view('files')?.problem?.code === 'signin.unavailable', {
      timeout: 60_000,
    });
    await client.servers.call('files', 'whoami', {});
    expect(client.signIns.view('files')?.state).toBe('signed-in');
  });

  it('does not end a sign-in by having been away', async () => {
    const server = await startSignInServer();
    const { client, vault, wait } = await signedIn(server);
    await server.kill();
    wait(longer);
    const error = await client.servers.call('files', 'whoami', {}).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'signin.unavailable' });
    expect(JSON.parse((await vault.get('oauth:files:sign-in')) ?? '')).toMatchObject({ kind: 'held' });
  });
});

describe('a server that takes no token at all', () => {
  it('is told as what it is, and the issuer is not asked again and again', async () => {
    const server = await startSignInServer();
    const { client } = await signedIn(server);
    await server.behave({ refuseTokens: true });
    const call = () => client.servers.call('files', 'whoami', {});
    await expect(call()).rejects.toMatchObject({ code: 'server.needs_sign_in' });
    await expect(call()).rejects.toMatchObject({ code: 'server.needs_sign_in' });
    await expect(call()).rejects.toMatchObject({ code: 'server.needs_sign_in' });
    expect((await server.seen()).refreshes).toBe(1);
  });
});
