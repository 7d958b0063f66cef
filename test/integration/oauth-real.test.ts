import { describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { callElsewhere, newHome, openOn, vaultOf } from '../support/sign-in-home.ts';
import { startSignInServer } from '../support/sign-in-server.ts';
import { signInAt } from '../support/visit.ts';

/** By which the tokens of the sign-in before are over. */
const anHour = 3_600_000;

describe('a sign-in at a real authorization server', () => {
  it('lets the person in, shows who they are, and outlives a restart', async () => {
    proves('signin.browser', 'signin.restart');
    const server = await startSignInServer();
    const home = await newHome();
    const first = openOn(home, server);
    await first.servers.ready('files').catch(() => {});
    expect(first.servers.list()[0]?.state).toBe('needs-sign-in');
    await first.signIn(signInAt);
    const [shown] = first.servers.list();
    expect(shown?.state).toBe('connected');
    expect(shown?.signIn).toMatchObject({
      state: 'signed-in',
      account: 'ada@example.com',
      issuer: server.issuer,
      scopes: ['files:read', 'files:write'],
      problem: null,
    });
    expect(Date.parse(shown?.signIn?.renewsAt ?? '')).toBeLessThan(Date.parse(shown?.signIn?.expiresAt ?? ''));
    await first.servers.call('files', 'whoami', {});
    await first.close();

    const second = openOn(home, server);
    await second.servers.call('files', 'whoami', {});
    expect(await server.seen()).toMatchObject({ signIns: 1, refreshes: 0, registrations: 1, calls: 2 });
    expect(first.entries.map(({ kind }) => kind)).toEqual(['signin.started', 'signin.completed']);
  });

  it('is renewed once for 50 calls at a time in three processes, and nobody signs in anew', async () => {
    proves('signin.single-refresh');
    const server = await startSignInServer();
    const home = await newHome();
    const first = openOn(home, server);
    await first.signIn(signInAt);
    await first.close();
    // Slow, so that all three come while the first one's renewal is on its way.
    await server.behave({ fault: 'slow' });
    const before = await server.seen();
    const late = { calls: 50, ahead: anHour };
    const processes = await Promise.all([1, 2, 3].map(() => callElsewhere(home, server, late)));
    expect(processes.map(({ called }) => called)).toEqual(
      processes.map(() => ({ answered: 50, failed: [], account: 'ada@example.com' })),
    );
    const after = await server.seen();
    expect(after.refreshes - before.refreshes).toBe(1);
    expect(after).toMatchObject({ signIns: 1, registrations: 1 });
    expect(after.calls).toBe(150);
  });

  it('is renewed ahead of its end while nobody calls', async () => {
    proves('signin.proactive');
    const server = await startSignInServer();
    await server.behave({ accessTokenSeconds: 3 });
    const client = openOn(await newHome(), server);
    await client.signIn(signInAt);
    const renewals = () => client.entries.filter(({ kind }) => kind === 'signin.refreshed').length;
    await expect.poll(renewals, { timeout: 60_000 }).toBeGreaterThanOrEqual(2);
    expect((await server.seen()).refreshes).toBeGreaterThanOrEqual(2);
    expect(client.signIns.view('files')).toMatchObject({ state: 'signed-in', problem: null });
  });

  it('is over when the issuer takes it back, and says whose it was, when and why', async () => {
    proves('signin.ended-is-told');
    const server = await startSignInServer();
    const home = await newHome();
    const one = openOn(home, server);
    await one.signIn(signInAt);
    await one.close();
    // Somebody else has used the refresh token: the issuer takes it for stolen.
    const stolen = JSON.parse((await vaultOf(home).get('oauth:files:sign-in')) ?? '') as {
      refreshToken: string;
      client: { client_id: string };
    };
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: stolen.refreshToken,
      client_id: stolen.client.client_id,
    });
    expect((await fetch(`${server.issuer}/token`, { method: 'POST', body })).status).toBe(200);
    const two = openOn(home, server, { now: () => Date.now() + anHour });
    const call = () => two.servers.call('files', 'whoami', {});
    await expect(call()).rejects.toMatchObject({ code: 'server.needs_sign_in' });
    const problem = two.signIns.view('files')?.problem;
    expect(problem?.message).toContain('ada@example.com');
    expect(problem?.message).toContain(server.issuer);
    expect(problem?.message).toMatch(/invalid_grant, \d{4}-\d\d-\d\dT/);
    expect(two.servers.list()[0]).toMatchObject({ state: 'needs-sign-in', signIn: { state: 'needed' } });
    const { refreshes } = await server.seen();
    await expect(call()).rejects.toMatchObject({ code: 'server.needs_sign_in' });
    expect((await server.seen()).refreshes).toBe(refreshes);
    expect(two.browsed).toEqual([]);
    // Not the person who signed in before: a wrong account is put right by signing in again.
    await server.behave({ account: 'grace' });
    await two.signIn(signInAt);
    expect(two.signIns.view('files')).toMatchObject({ account: 'grace@example.com', problem: null });
    await call();
  });

  it('is revoked and forgotten by signing out', async () => {
    proves('signin.sign-out');
    const server = await startSignInServer();
    const home = await newHome();
    const client = openOn(home, server);
    await client.signIn(signInAt);
    const tokens = client.signIns.secretValues();
    expect(tokens.length).toBeGreaterThanOrEqual(2);
    expect(client.servers.secretValues()).toEqual(expect.arrayContaining([...tokens]));
    expect(await client.signIns.logout(await client.servers.target('files'))).toBe(true);
    expect(await vaultOf(home).get('oauth:files:sign-in')).toBeNull();
    expect((await server.seen()).revocations).toBe(2);
    expect(client.entries.at(-1)).toMatchObject({ kind: 'signin.signed-out', detail: { revoked: true } });
    expect(JSON.stringify(client.entries)).not.toMatch(new RegExp(tokens.join('|')));
    await client.servers.restart('files');
    await expect(client.servers.ready('files')).rejects.toMatchObject({ code: 'server.needs_sign_in' });
  });

  it('is forgotten by signing out also when the issuer is gone', async () => {
    const server = await startSignInServer();
    const home = await newHome();
    const client = openOn(home, server);
    await client.signIn(signInAt);
    await server.kill();
    expect(await client.signIns.logout(await client.servers.target('files'))).toBe(false);
    expect(await vaultOf(home).get('oauth:files:sign-in')).toBeNull();
  });
});
