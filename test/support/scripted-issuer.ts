import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { text, tool } from '../servers/rpc.ts';
import { unlessHungUp } from '../servers/unless-hung-up.ts';

/** What was asked of a scripted issuer or server. */
export interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

type Answer = { status?: number; headers?: Record<string, string>; body?: unknown };
/** An answer to a path; null leaves the path to what is usual. */
export type Script = (asked: Asked, origin: string) => Answer | null;

export interface ScriptedIssuer {
  readonly origin: string;
  /** Of the MCP server, which is at the same origin. */
  readonly url: string;
  readonly asked: readonly Asked[];
  /** What was asked of one path. */
  to(path: string): readonly Asked[];
}

/**
 * An issuer and an MCP server in one that answer as a test says, and where it says nothing, as they should: whoever comes to
 * `/authorize` is in. For what a real one never does.
 */
export async function scriptedIssuer(script: Script = () => null): Promise<ScriptedIssuer> {
  const asked: Asked[] = [];
  let origin = '';
  async function answer(request: IncomingMessage): Promise<Answer> {
    const one = {
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body: await readText(request),
    };
    asked.push(one);
    return script(one, origin) ?? usual(one, origin);
  }
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status = 200, headers = {}, body = {} } = await answer(request);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }
  const server = createServer((request, response) => {
    serve(request, response).catch(unlessHungUp(request));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const to = (path: string) => asked.filter((one) => one.path.split('?', 1)[0] === path);
  return { origin, url: `${origin}/mcp`, asked, to };
}

/** An issuer's metadata as it should be. */
export function metadataOf(origin: string) {
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    registration_endpoint: `${origin}/register`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
  };
}

function usual({ path, authorization, body }: Asked, origin: string): Answer {
  const [place = '', query = ''] = path.split('?', 2);
  switch (place) {
    case '/.well-known/oauth-protected-resource/mcp':
      return { body: { resource: `${origin}/mcp`, authorization_servers: [origin] } };
    case '/.well-known/oauth-authorization-server':
      return { body: metadataOf(origin) };
    case '/register':
      return { status: 201, body: { client_id: 'registered', redirect_uris: [], ...JSON.parse(body) } };
    case '/authorize': {
      const asked = new URLSearchParams(query);
      const back = new URL(asked.get('redirect_uri') ?? '');
      back.search = String(new URLSearchParams({ code: 'code', state: asked.get('state') ?? '' }));
      return { status: 302, headers: { location: back.href } };
    }
    case '/token':
      return { body: { access_token: `token-${Math.random()}`, token_type: 'Bearer', expires_in: 3600 } };
    case '/mcp':
      return authorization === undefined ? unauthorized(origin) : rpc(body);
    default:
      return { status: 404 };
  }
}

/** The 401 of a server that wants to know who we are. */
export function unauthorized(origin: string): Answer {
  const metadata = `${origin}/.well-known/oauth-protected-resource/mcp`;
  return { status: 401, headers: { 'www-authenticate': `Bearer resource_metadata="${metadata}"` } };
}

function rpc(body: string): Answer {
  const { id, method } = JSON.parse(body || '{}') as { id?: number; method?: string };
  if (id === undefined) return { status: 202, body: '' };
  const result = {
    initialize: {
      protocolVersion: '2025-11-25',
      capabilities: { tools: {} },
      serverInfo: { name: 'scripted', version: '1' },
    },
    'tools/list': { tools: [tool('whoami')] },
    'tools/call': text('it is you'),
  }[method ?? ''];
  if (result) return { body: { jsonrpc: '2.0', id, result } };
  return { body: { jsonrpc: '2.0', id, error: { code: -32_601, message: 'no such method' } } };
}
