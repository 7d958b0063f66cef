import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { memoryVault } from '../../fakes/memory-vault.ts';
import { proves } from '../../proves.ts';
import { metadataOf, scriptedIssuer } from '../../support/scripted-issuer.ts';
import { newHome, openOn } from '../../support/sign-in-home.ts';
import { signInAt } from '../../support/visit.ts';

const resourcePath = '/.well-known/oauth-protected-resource/mcp';
const issuerPath = '/.well-known/oauth-authorization-server';

describe('a token, where the person has named the issuer', () => {
  async function signInWith(change: { key?: 'other'; audience?: string; expires?: string; issuer?: string }) {
    const [right, wrong] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
    const jwk = { ...(await exportJWK(right.publicKey)), alg: 'ES256', use: 'sig', kid: 'one' };
    const issuer = await scriptedIssuer(({ path }, origin) => {
      if (path === issuerPath) return { body: { ...metadataOf(origin), jwks_uri: `${origin}/keys` } };
      if (path === '/keys') return { body: { keys: [jwk] } };
      return path === '/token' ? { body: { access_token: token, token_type: 'Bearer', expires_in: 3600 } } : null;
    });
    const token = await new SignJWT({ email: 'ada@example.com' })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer(change.issuer ?? issuer.origin)
      .setAudience(change.audience ?? issuer.url)
      .setExpirationTime(change.expires ?? '1h')
      .sign(change.key === 'other' ? wrong.privateKey : right.privateKey);
    const auth = { kind: 'automatic', issuer: issuer.origin } as const;
    const client = openOn(await newHome(), { url: issuer.url }, { vault: memoryVault(), auth });
    await client.signIn(signInAt);
    return client.signIns.view('files');
  }

  it('is taken when that issuer signed it for this server', async () => {
    expect(await signInWith({})).toMatchObject({ state: 'signed-in', account: 'ada@example.com' });
  });

  it.each([
    { key: 'other' },
    { audience: 'https://other.example/mcp' },
    { issuer: 'https://other.example' },
    { expires: '2 hours ago' },
  ] as const)('is refused when it is off: %j', async (change) => {
    proves('signin.token-checked');
    await expect(signInWith(change)).rejects.toMatchObject({ code: 'signin.token_invalid' });
  });
});

describe('a server that wants to be allowed more', () => {
  it('gets it asked together with what we have, and after three times is told no', async () => {
    proves('signin.step-up');
    const wanted = new Set(['files:write']);
    const issuer = await scriptedIssuer(({ path, authorization, body }, origin) => {
      if (path === resourcePath) {
        return {
          body: { resource: `${origin}/mcp`, authorization_servers: [origin], scopes_supported: ['files:read'] },
        };
      }
      if (path !== '/mcp' || authorization === undefined || !body.includes('tools/call')) return null;
      const challenge = `Bearer error="insufficient_scope", scope="${[...wanted].join(' ')}"`;
      return { status: 403, headers: { 'www-authenticate': challenge } };
    });
    const client = openOn(await newHome(), { url: issuer.url }, { vault: memoryVault() });
    const scopesAsked = () =>
      issuer.to('/authorize').map(({ path }) => new URL(path, issuer.origin).searchParams.get('scope'));
    const call = () => client.servers.call('files', 'whoami', {});
    await client.signIn(signInAt);
    await expect(Promise.allSettled([call(), call(), call()])).resolves.toMatchObject(
      Array.from({ length: 3 }, () => ({ reason: { code: 'server.needs_scope' } })),
    );
    expect(client.servers.list()[0]).toMatchObject({ state: 'connected', signIn: { state: 'needed' } });
    await client.signIn(signInAt);
    expect(scopesAsked()[0]).toBe('files:read');
    expect(scopesAsked()[1]?.split(' ').sort()).toEqual(['files:read', 'files:write']);
    await expect(call()).rejects.toMatchObject({ code: 'server.needs_scope' });
    await client.signIn(signInAt);
    await expect(call()).rejects.toMatchObject({ code: 'server.refused' });
    expect(client.servers.list()[0]).toMatchObject({ state: 'connected', signIn: { state: 'signed-in' } });
  });
});

describe('a server that needs no person', () => {
  it('gets its token by itself, and a new one when it ends', async () => {
    proves('signin.machine');
    let now = Date.now();
    const issuer = await scriptedIssuer();
    const auth = { kind: 'client-secret', clientId: 'machine', clientSecret: 'machine-secret' } as const;
    const client = openOn(await newHome(), { url: issuer.url }, { vault: memoryVault(), auth, now: () => now });
    await client.servers.call('files', 'whoami', {});
    expect(client.signIns.view('files')).toMatchObject({ state: 'signed-in', account: 'machine' });
    now += 3_700_000;
    await client.servers.call('files', 'whoami', {});
    const asked = issuer.to('/token').map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    expect(asked).toHaveLength(2);
    expect(asked[1]).toMatchObject({ grant_type: 'client_credentials', resource: issuer.url });
    expect(issuer.to('/authorize')).toEqual([]);
  });

  it('is not asked for again once it is refused, until the person says so', async () => {
    const issuer = await scriptedIssuer(({ path }) =>
      path === '/token' ? { status: 400, body: { error: 'invalid_client' } } : null,
    );
    const auth = { kind: 'client-secret', clientId: 'machine', clientSecret: 'wrong' } as const;
    const client = openOn(await newHome(), { url: issuer.url }, { vault: memoryVault(), auth });
    const call = () => client.servers.call('files', 'whoami', {});
    await expect(call()).rejects.toMatchObject({ code: 'server.needs_sign_in' });
    await expect(call()).rejects.toMatchObject({ code: 'server.needs_sign_in' });
    expect(issuer.to('/token')).toHaveLength(1);
  });
});
