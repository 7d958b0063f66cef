import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/errors.ts';
import { memoryVault } from '../../fakes/memory-vault.ts';
import { proves } from '../../proves.ts';
import { metadataOf, type Script, scriptedIssuer } from '../../support/scripted-issuer.ts';
import { newHome, openOn } from '../../support/sign-in-home.ts';
import type { ClientOptions } from '../../support/signed-in-client.ts';
import { signInAt } from '../../support/visit.ts';

const resourcePath = '/.well-known/oauth-protected-resource/mcp';
const issuerPath = '/.well-known/oauth-authorization-server';

/** What signing in fails with, after how much was asked of the issuer. */
async function failureOf(script: Script, more: Partial<ClientOptions> = {}) {
  const issuer = await scriptedIssuer(script);
  const client = openOn(await newHome(), { url: issuer.url }, { vault: memoryVault(), ...more });
  const error = await client.signIn(signInAt).catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw new Error(`it was not refused: ${String(error)}`);
  return { error, issuer, client };
}

/** A script that changes the issuer's metadata. */
function metadata(change: (origin: string) => Record<string, unknown>): Script {
  return ({ path }, origin) => (path === issuerPath ? { body: { ...metadataOf(origin), ...change(origin) } } : null);
}

/** A script that sends people to other issuers. */
function issuers(...addresses: string[]): Script {
  return ({ path }, origin) =>
    path === resourcePath ? { body: { resource: `${origin}/mcp`, authorization_servers: addresses } } : null;
}

describe('an issuer is refused', () => {
  it.each([[undefined], [['plain']], [[]]])('that promises these ways of PKCE: %j', async (methods) => {
    proves('signin.pkce');
    const { error, issuer } = await failureOf(metadata(() => ({ code_challenge_methods_supported: methods })));
    expect(error.code).toBe('signin.no_pkce');
    expect(issuer.to('/register')).toEqual([]);
  });

  it('that calls itself something else than its address', async () => {
    const { error } = await failureOf(metadata(() => ({ issuer: 'https://evil.example' })));
    expect(error.code).toBe('signin.issuer_mismatch');
    expect(error.message).not.toContain('evil');
  });

  it('that is not the one the person expects', async () => {
    const auth = { kind: 'automatic', issuer: 'https://login.example.com' } as const;
    const { error, issuer } = await failureOf(() => null, { auth });
    expect(error.code).toBe('signin.issuer_mismatch');
    expect(issuer.to('/register')).toEqual([]);
  });

  it('that takes only clients it knows, when we are none', async () => {
    proves('signin.registration-order');
    const { error } = await failureOf(metadata(() => ({ registration_endpoint: undefined })));
    expect(error.code).toBe('signin.no_client');
    expect(error.remedy).toContain('client id');
  });

  it('that will not have us', async () => {
    const { error } = await failureOf(({ path }) =>
      path === '/register'
        ? { status: 403, body: { error: 'access_denied', error_description: 'Call 555-EVIL' } }
        : null,
    );
    expect(error.code).toBe('signin.no_client');
    expect(error.message + error.remedy).not.toContain('EVIL');
  });

  it('in no words of its own', async () => {
    const { error, client } = await failureOf(({ path }) =>
      path === '/token'
        ? {
            status: 400,
            body: { error: 'invalid_grant', error_description: 'Call 555-EVIL', error_uri: 'https://evil.example' },
          }
        : null,
    );
    expect(error.code).toBe('signin.refused');
    expect(`${error.message} ${error.remedy} ${JSON.stringify(client.entries)}`).not.toMatch(/evil/i);
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,hello', 'http://login.example.com/authorize'])(
    'that would have the browser open %s',
    async (address) => {
      proves('signin.bad-addresses');
      const { error, client } = await failureOf(metadata(() => ({ authorization_endpoint: address })));
      expect(['signin.url_refused', 'signin.no_issuer']).toContain(error.code);
      expect(client.browsed).toEqual([]);
    },
  );

  it.each([
    'https://169.254.169.254',
    'https://10.0.0.1',
    'https://167772161',
    'https://012.0.0.1',
    'https://[fd00::1]',
    'https://[::ffff:10.0.0.1]',
    'http://login.example.com',
  ])('whose metadata would be at %s', async (address) => {
    const { error } = await failureOf(issuers(address));
    expect(error.code).toMatch(/^net\.(address_refused|not_https)$/);
  });

  it('whose token endpoint is in the person’s own network', async () => {
    const { error } = await failureOf(metadata(() => ({ token_endpoint: 'https://10.0.0.1/token' })));
    expect(error.code).toBe('net.address_refused');
  });

  it('whose metadata is where it sends us on to, in the person’s own network', async () => {
    const { error } = await failureOf(({ path }) =>
      path === issuerPath ? { status: 302, headers: { location: 'https://192.168.1.1/metadata' } } : null,
    );
    expect(error.code).toMatch(/^net\.(address_refused|redirect_refused)$/);
  });
});

describe('a server is refused', () => {
  it('that asks for tokens meant for another address', async () => {
    proves('signin.resource');
    const { error, issuer } = await failureOf(({ path }, origin) =>
      path === resourcePath
        ? { body: { resource: 'https://bank.example/mcp', authorization_servers: [origin] } }
        : null,
    );
    expect(error.code).toBe('signin.resource_mismatch');
    expect(issuer.to('/token')).toEqual([]);
  });

  it('that names metadata which is not there', async () => {
    const { error } = await failureOf(({ path }) => (path === resourcePath ? { status: 404 } : null));
    expect(error.code).toBe('signin.no_issuer');
  });
});
