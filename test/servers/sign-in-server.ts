/**
 * A real authorization server (oidc-provider, with rotation and reuse detection) and a modern MCP server that takes its tokens alone,
 * in one program. Its first line says where they are: `{"issuer","url","admin"}`. At `admin` a test reads what has been asked
 * (GET) and sets how it is to behave (POST, JSON).
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, Server } from '@modelcontextprotocol/server';
import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import { Provider } from 'oidc-provider';
import { text, tool } from './rpc.ts';
import { unlessHungUp } from './unless-hung-up.ts';

/** How it behaves; a test changes it while it runs. */
const behaviour = {
  /** What is wrong with the token endpoint. */
  fault: 'none' as 'none' | 'error' | 'page' | 'reset' | 'silent' | 'slow',
  accessTokenSeconds: 600,
  account: 'ada',
  /** Where one signs in is said only once this is over. */
  silent: false,
  /** The server takes no token any more, whatever it is. */
  refuseTokens: false,
};
const seen = { refreshes: 0, signIns: 0, registrations: 0, revocations: 0, calls: 0, accounts: [] as string[] };
const scopes = 'files:read files:write';

async function listen(handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>) {
  const server = createServer((request, response) => {
    handle(request, response).catch(unlessHungUp(request));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function json(response: ServerResponse, value: unknown, status = 200, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

// The provider says on the console what nobody here needs to read.
console.info = () => {};
console.warn = () => {};

const keys = await Promise.all(
  ['ES256', 'RS256'].map(async (alg) => {
    const { privateKey } = await generateKeyPair(alg, { extractable: true });
    return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: alg };
  }),
);

const issuerServer = await listen(issue);
const issuer = issuerServer.origin;
const resourceServer = await listen(serve);
const resource = `${resourceServer.origin}/mcp`;

const provider = new Provider(issuer, {
  jwks: { keys },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  issueRefreshToken: async () => true,
  scopes: ['openid', 'offline_access', ...scopes.split(' ')],
  claims: { openid: ['sub', 'email'] },
  ttl: { RefreshToken: 86_400, Grant: 86_400, Session: 86_400, Interaction: 600, AuthorizationCode: 60 },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, email: `${id}@example.com` }),
  }),
  extraTokenClaims: (_context, token) =>
    'accountId' in token ? { email: `${String(token.accountId)}@example.com` } : undefined,
  features: {
    devInteractions: { enabled: false },
    registration: { enabled: true },
    revocation: { enabled: true },
    dPoP: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: scopes,
        audience: resource,
        accessTokenFormat: 'jwt',
        accessTokenTTL: behaviour.accessTokenSeconds,
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
});
const answer = provider.callback();
provider.on('registration_create.success', () => {
  seen.registrations += 1;
});

/** The page that a person signs in on: one button. */
async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { prompt, params } = await provider.interactionDetails(request, response);
  if (request.method === 'GET') {
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(
        `<!doctype html><title>Sign in</title><form method="post"><button>Sign in as ${behaviour.account}</button></form>`,
      );
    return;
  }
  const accountId = behaviour.account;
  if (prompt.name === 'login') {
    seen.signIns += 1;
    await provider.interactionFinished(request, response, { login: { accountId } });
    return;
  }
  const grant = new provider.Grant({ accountId, clientId: String(params.client_id) });
  grant.addOIDCScope(`openid offline_access ${scopes}`);
  grant.addResourceScope(resource, scopes);
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}

async function issue(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '';
  if (path.startsWith('/interaction/')) return await interact(request, response);
  if (path.startsWith('/token/revocation')) seen.revocations += 1;
  else if (path.startsWith('/token')) return await token(request, response);
  answer(request, response);
}

/** Reads along what is asked of the token endpoint, which the provider then reads as usual. */
async function token(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = await readText(request);
  if (asked.includes('grant_type=refresh_token')) seen.refreshes += 1;
  switch (behaviour.fault) {
    case 'error':
      return json(response, { error: 'server_error' }, 500);
    case 'page':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Sorry</h1>');
      return;
    case 'reset':
      request.socket.resetAndDestroy();
      return;
    case 'silent':
      return;
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, 3000));
  }
  Object.assign(request, { body: Object.fromEntries(new URLSearchParams(asked)) });
  answer(request, response);
}

const keySet = createLocalJWKSet({ keys: keys.map(({ d: _, p, q, dp, dq, qi, ...key }) => key) });

async function accountOf(request: IncomingMessage): Promise<string | null> {
  const sent = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (sent === undefined || behaviour.refuseTokens) return null;
  try {
    const { payload } = await jwtVerify(sent, keySet, { issuer, audience: resource });
    return payload.sub ?? null;
  } catch {
    return null;
  }
}

const mcp = toNodeHandler(
  createMcpHandler(
    () => {
      const server = new Server({ name: 'signed-in', version: '1.0.0' }, { capabilities: { tools: {} } });
      server.setRequestHandler('tools/list', () => ({ tools: [tool('whoami')] as never }));
      server.setRequestHandler('tools/call', () => {
        seen.calls += 1;
        return text('it is you');
      });
      return server;
    },
    { legacy: 'reject' },
  ),
);

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const metadata = `${resourceServer.origin}/.well-known/oauth-protected-resource/mcp`;
  if (request.url === new URL(metadata).pathname) {
    while (behaviour.silent) await new Promise((resolve) => setTimeout(resolve, 20));
    return json(response, { resource, authorization_servers: [issuer], scopes_supported: scopes.split(' ') });
  }
  const account = await accountOf(request);
  if (account === null) {
    return json(response, { error: 'invalid_token' }, 401, {
      'www-authenticate': `Bearer resource_metadata="${metadata}", scope="${scopes}"`,
    });
  }
  seen.accounts.push(account);
  await mcp(request as Parameters<typeof mcp>[0], response);
}

const admin = await listen(async (request, response) => {
  if (request.method === 'POST') Object.assign(behaviour, JSON.parse(await readText(request)));
  // A test that comes back just when an idle connection is closed would find nobody.
  json(response, seen, 200, { connection: 'close' });
});

console.log(JSON.stringify({ issuer, url: resource, admin: admin.origin }));
