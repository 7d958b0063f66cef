import { describe, expect, it } from 'vitest';
import { memoryVault } from '../fakes/memory-vault.ts';
import { proves } from '../proves.ts';
import { startSseServer } from '../servers/sse-server.ts';
import { startWsServer } from '../servers/ws-server.ts';
import { scriptedIssuer } from '../support/scripted-issuer.ts';
import { newHome, openOn } from '../support/sign-in-home.ts';
import { signInAt } from '../support/visit.ts';

describe.each(['ws', 'sse'] as const)('signing in to a server over %s', (transport) => {
  async function start() {
    if (transport === 'ws') {
      const { url, behaviour, seen } = await startWsServer();
      return {
        url,
        resource: url.replace('ws:', 'http:'),
        behaviour,
        tokens: () => seen.map((one) => one.authorization),
      };
    }
    const { url, behaviour, seen } = await startSseServer();
    return { url, resource: url, behaviour, tokens: () => seen.map(({ headers }) => headers.authorization) };
  }

  it('is asked for by its 401, and its token goes with everything it is sent', async () => {
    proves('servers.transports-sign-in');
    const server = await start();
    const issuer = await scriptedIssuer(({ path }, origin) =>
      path === '/about-it' ? { body: { resource: server.resource, authorization_servers: [origin] } } : null,
    );
    server.behaviour.challenge = `Bearer resource_metadata="${issuer.origin}/about-it"`;
    const client = openOn(await newHome(), { url: server.url }, { vault: memoryVault(), transport });
    await expect(client.servers.ready('files')).rejects.toMatchObject({ code: 'server.needs_sign_in' });
    expect(client.servers.show('files').state).toBe('needs-sign-in');

    // It has said so, and is not asked again.
    const signedOut = await client.servers.test('files');
    expect(signedOut.steps.map(({ name, ok }) => `${name} ${ok}`)).toEqual(['configuration true', 'sign-in false']);

    await client.signIn(signInAt);
    const signedIn = await client.servers.test('files');
    expect(signedIn.steps.map(({ name }) => name)).toEqual(['configuration', 'reach', 'sign-in', 'handshake', 'tools']);
    expect(signedIn.steps[1]?.detail).toMatch(/^127\.0\.0\.1:\d+, not encrypted$/);
    expect(signedIn.steps[2]).toMatchObject({ ok: true, detail: issuer.origin });
    proves('servers.steps');
    await expect(client.servers.call('files', 'echo', { message: 'hello' })).resolves.toMatchObject({
      content: [{ text: 'hello' }],
    });
    const [refused, ...sent] = server.tokens();
    expect(refused).toBeUndefined();
    expect(sent.length).toBeGreaterThan(0);
    for (const one of sent) expect(one).toMatch(/^Bearer token-/);
    expect(issuer.to('/token')[0]?.body).toContain(`resource=${encodeURIComponent(server.resource)}`);
  });
});
