/**
 * A server that wants to know who calls, and its issuer, a real one with a login page, consent, rotation and revocation. Prints the
 * server's address as its first line. While `POST /hold` is unanswered by a `POST /release`, the issuer says nothing of itself.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, Server } from '@modelcontextprotocol/server';
import { Provider } from 'oidc-provider';
import { text, tool } from './rpc.ts';

const scope = 'notes:read';
const metadataPath = '/.well-known/oauth-protected-resource/mcp';

const listening = createServer().listen(0, '127.0.0.1');
await new Promise((resolve) => listening.once('listening', resolve));
const origin = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
const resource = `${origin}/mcp`;

const provider = new Provider(origin, {
  scopes: ['openid', 'offline_access', scope],
  cookies: { keys: ['only for tests'] },
  findAccount: (_context: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub }) }),
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  features: {
    registration: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: () => ({ scope, audience: resource, accessTokenFormat: 'opaque', accessTokenTTL: 3600 }),
    },
  },
});

let released = Promise.withResolvers<void>();
released.resolve();

function create(): Server {
  const server = new Server({ name: 'notes', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler('tools/list', () => ({ tools: [tool('read', { title: { type: 'string' } })] as never }));
  server.setRequestHandler('tools/call', (request) => text(`The note “${String(request.params.arguments?.title)}”.`));
  return server;
}

const issuer = provider.callback();
const mcp = toNodeHandler(createMcpHandler(create));

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const reply = (status: number, headers: Record<string, string>, body: object = {}) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  if (request.url === '/hold') {
    released = Promise.withResolvers();
    return void reply(200, {});
  }
  if (request.url === '/release') {
    released.resolve();
    return void reply(200, {});
  }
  if (request.url === metadataPath) {
    await released.promise;
    const scopes_supported = ['openid', scope];
    return void reply(200, {}, { resource, authorization_servers: [origin], scopes_supported });
  }
  if (request.url !== '/mcp') return issuer(request, response);
  const token = await provider.AccessToken.find(/^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '');
  if (token?.aud === resource) return await mcp(request as Parameters<typeof mcp>[0], response);
  const challenge = `Bearer resource_metadata="${origin}${metadataPath}", scope="openid ${scope}"`;
  reply(401, { 'www-authenticate': challenge });
}

listening.on('request', (request, response) => void serve(request, response));
console.log(resource);
