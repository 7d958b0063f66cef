import { describe, expect, it } from 'vitest';
import { memoryVault } from '../../fakes/memory-vault.ts';
import { proves } from '../../proves.ts';
import { metadataOf, type Script, scriptedIssuer, unauthorized } from '../../support/scripted-issuer.ts';
import { newHome, openOn } from '../../support/sign-in-home.ts';
import { signInAt, visit } from '../../support/visit.ts';

const resourcePath = '/.well-known/oauth-protected-resource/mcp';
const issuerPath = '/.well-known/oauth-authorization-server';

/** Where the browser is sent, with its parameters. */
async function addressFor(script: Script, more: Parameters<typeof openOn>[2] = {}) {
  const issuer = await scriptedIssuer(script);
  const client = openOn(await newHome(), { url: issuer.url }, { vault: memoryVault(), ...more });
  await client.servers.ready('files').catch(() => {});
  const begun = await client.signIns.login(await client.servers.target('files'), { open: true, somebodyElse: false });
  if (begun.kind !== 'browser') throw new Error('no browser');
  expect(client.browsed).toEqual([begun.url]);
  const asked = new URL(begun.url).searchParams;
  await client.signIns.cancelLogin('files');
  return { asked, issuer };
}

const documentSupported: Script = ({ path }, origin) =>
  path === issuerPath ? { body: { ...metadataOf(origin), client_id_metadata_document_supported: true } } : null;
const clientDocument = 'https://countersign.example/client.json';

describe('a sign-in', () => {
  it('asks for what it must: S256, a state, the resource, our own loopback address', async () => {
    const { asked, issuer } = await addressFor(() => null);
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('state')?.length).toBeGreaterThan(40);
    expect(asked.get('resource')).toBe(issuer.url);
    expect(asked.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/.{20,}$/);
    const [registered] = issuer.to('/register').map(({ body }) => JSON.parse(body));
    expect(registered).toMatchObject({
      application_type: 'native',
      redirect_uris: [asked.get('redirect_uri')],
      token_endpoint_auth_method: 'none',
    });
  });

  it('asks for the resource also of a server without metadata about itself', async () => {
    proves('signin.resource');
    const { asked, issuer } = await addressFor(({ path, authorization }) => {
      if (path.startsWith('/.well-known/oauth-protected-resource')) return { status: 404 };
      return path === '/mcp' && authorization === undefined ? { status: 401 } : null;
    });
    expect(asked.get('resource')).toBe(issuer.url);
  });

  it('is made as the client that was registered by hand, before any other way', async () => {
    proves('signin.registration-order');
    const auth = { kind: 'automatic', clientId: 'by-hand' } as const;
    const { asked, issuer } = await addressFor(documentSupported, { auth, clientDocument });
    expect(asked.get('client_id')).toBe('by-hand');
    expect(asked.get('redirect_uri')).toMatch(/\/callback$/);
    expect(issuer.to('/register')).toEqual([]);
  });

  it('is made as the client of our document, where the issuer takes those', async () => {
    const { asked, issuer } = await addressFor(documentSupported, { clientDocument });
    expect(asked.get('client_id')).toBe(clientDocument);
    expect(issuer.to('/register')).toEqual([]);
  });

  it('is made as a client that registers itself, where it does not', async () => {
    const { asked, issuer } = await addressFor(() => null, { clientDocument });
    expect(asked.get('client_id')).toBe('registered');
    expect(issuer.to('/register')).toHaveLength(1);
  });

  it('is completed by its own answer alone, however many there are at once', { timeout: 60_000 }, async () => {
    proves('signin.one-completes');
    const all = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const issuer = await scriptedIssuer();
        const client = openOn(await newHome(), { url: issuer.url }, { vault: memoryVault() });
        await client.servers.ready('files').catch(() => {});
        const begun = await client.signIns.login(await client.servers.target('files'), {
          open: false,
          somebodyElse: false,
        });
        if (begun.kind !== 'browser') throw new Error('no browser');
        const { location } = await visit(begun.url);
        return { issuer, client, answer: new URL(location ?? '') };
      }),
    );
    // Every answer is first carried to the wrong sign-in, which takes no notice.
    for (const [index, { answer }] of all.entries()) {
      const other = all[(index + 1) % all.length]?.answer ?? answer;
      const wrong = new URL(answer);
      wrong.search = other.search;
      expect((await visit(wrong)).status).toBe(400);
    }
    for (const { issuer } of all) expect(issuer.to('/token')).toEqual([]);
    for (const { answer } of all) expect((await visit(answer)).status).toBe(200);
    await Promise.all(all.map(({ client }) => client.signIns.awaitLogin('files')));
    for (const { issuer, client } of all) {
      expect(issuer.to('/token')).toHaveLength(1);
      expect(client.signIns.view('files')?.state).toBe('signed-in');
    }
  });

  it('is over when it is cancelled, whatever still comes', async () => {
    const issuer = await scriptedIssuer();
    const client = openOn(await newHome(), { url: issuer.url }, { vault: memoryVault() });
    await client.servers.ready('files').catch(() => {});
    const begun = await client.signIns.login(await client.servers.target('files'), {
      open: false,
      somebodyElse: false,
    });
    expect(client.signIns.view('files')?.state).toBe('signing-in');
    const { location } = await visit(begun.kind === 'browser' ? begun.url : '');
    await client.signIns.cancelLogin('files');
    await expect(visit(location ?? '')).rejects.toThrow(/ECONNREFUSED/);
    await expect(client.signIns.awaitLogin('files')).rejects.toMatchObject({ code: 'signin.cancelled' });
    expect(client.signIns.view('files')).toMatchObject({ state: 'needed', problem: { code: 'signin.cancelled' } });
    expect(issuer.to('/token')).toEqual([]);
    await client.signIn(signInAt);
    expect(client.signIns.view('files')).toMatchObject({ state: 'signed-in', problem: null });
  });

  it('is told in the history without a token', async () => {
    proves('signin.history');
    const issuer = await scriptedIssuer();
    const client = openOn(await newHome(), { url: issuer.url }, { vault: memoryVault() });
    await client.signIn(signInAt);
    await client.signIns.logout(await client.servers.target('files'));
    expect(client.entries.map(({ kind, server }) => [kind, server])).toEqual([
      ['signin.started', 'files'],
      ['signin.completed', 'files'],
      ['signin.signed-out', 'files'],
    ]);
    expect(JSON.stringify(client.entries)).not.toMatch(/token-0\./);
  });
});

describe('a token', () => {
  it('goes to no other address under the same server’s name', async () => {
    const [one, other] = await Promise.all([scriptedIssuer(), scriptedIssuer()]);
    const [home, vault] = [await newHome(), memoryVault()];
    const first = openOn(home, { url: one.url }, { vault });
    await first.signIn(signInAt);
    await first.close();
    const second = openOn(home, { url: other.url }, { vault });
    await expect(second.servers.ready('files')).rejects.toMatchObject({ code: 'server.needs_sign_in' });
    expect(JSON.stringify(other.asked)).not.toMatch(/token-0\./);
  });

  it('is renewed when the computer wakes up, before anybody calls', async () => {
    proves('signin.proactive');
    const issuer = await scriptedIssuer(({ path }) => {
      const tokens = { access_token: `token-${Math.random()}`, refresh_token: 'again', token_type: 'Bearer' };
      return path === '/token' ? { body: { ...tokens, expires_in: 3600 } } : null;
    });
    let asleep = 0;
    const now = () => Date.now() + asleep;
    const client = openOn(await newHome(), { url: issuer.url }, { vault: memoryVault(), now });
    await client.signIn(signInAt);
    // So that nothing but waking up is a reason to renew.
    await client.servers.close();
    asleep = 8 * 3_600_000;
    client.signIns.wake();
    await expect.poll(() => issuer.to('/token')).toHaveLength(2);
    expect(issuer.to('/token')[1]?.body).toContain('grant_type=refresh_token');
  });
});

describe('a server that moves to another issuer', () => {
  it('needs a new sign-in, and the new issuer sees nothing of the old one’s', async () => {
    proves('signin.issuer-bound');
    const second = await scriptedIssuer();
    let moved = false;
    const first = await scriptedIssuer(({ path, authorization }, origin) => {
      if (path === resourcePath && moved) {
        return { body: { resource: `${origin}/mcp`, authorization_servers: [second.origin] } };
      }
      return path === '/mcp' && moved && !second.asked.some((one) => one.path === '/token' && authorization)
        ? unauthorized(origin)
        : null;
    });
    const client = openOn(await newHome(), { url: first.url }, { vault: memoryVault() });
    await client.signIn(signInAt);
    const tokens = [...client.signIns.secretValues()];
    moved = true;
    const error = await client.servers.call('files', 'whoami', {}).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'server.needs_sign_in' });
    expect(String(error)).toContain(second.origin);
    expect(first.to('/token')).toHaveLength(1);
    await client.signIn(signInAt);
    expect(client.signIns.view('files')).toMatchObject({ issuer: second.origin, state: 'signed-in' });
    expect(second.to('/register')).toHaveLength(1);
    const shown = JSON.stringify(second.asked);
    for (const token of tokens) expect(shown).not.toContain(token);
  });

  it('is refused while the client is one that the old issuer registered', async () => {
    const second = await scriptedIssuer();
    let moved = false;
    const first = await scriptedIssuer(({ path }, origin) => {
      if (!moved) return null;
      if (path === '/mcp') return unauthorized(origin);
      return path === resourcePath
        ? { body: { resource: `${origin}/mcp`, authorization_servers: [second.origin] } }
        : null;
    });
    const auth = { kind: 'automatic', clientId: 'by-hand', clientSecret: 'by-hand-secret' } as const;
    const client = openOn(await newHome(), { url: first.url }, { vault: memoryVault(), auth });
    await client.signIn(signInAt);
    moved = true;
    await client.servers.call('files', 'whoami', {}).catch(() => {});
    await expect(client.signIn(signInAt)).rejects.toMatchObject({ code: 'signin.issuer_changed' });
    expect(JSON.stringify(second.asked)).not.toContain('by-hand');
  });
});
