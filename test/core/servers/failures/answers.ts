import type { Cause, Setting } from './cause.ts';
import { overHttp, overTcp, overTls, silent } from './small-listeners.ts';

function at(url: string, timeoutSeconds = 20): Setting {
  return { transport: 'http', url, timeoutSeconds };
}

/** A server that answers every request so. */
function answering(
  status: number,
  { headers = {}, body = '' }: { headers?: Record<string, string>; body?: string } = {},
): () => Promise<Setting> {
  return async () => {
    const port = await overHttp((_, response) => void response.writeHead(status, headers).end(body));
    return at(`http://127.0.0.1:${port}/mcp`);
  };
}

function answeringJson(body: unknown, status = 200): () => Promise<Setting> {
  return answering(status, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

function redirecting(to: (port: number) => string): () => Promise<Setting> {
  return async () => {
    let port = 0;
    port = await overHttp((_, response) => void response.writeHead(307, { location: to(port) }).end());
    return at(`http://127.0.0.1:${port}/mcp`);
  };
}

/** What fails once there is a connection. */
export const reached: readonly Cause[] = [
  {
    is: 'TLS at an http:// address',
    step: 'handshake',
    code: 'server.unreachable',
    says: 'broke off the connection without an answer',
    setting: async () => at(`http://localhost:${await overTls({ host: 'localhost', days: [-1, 30] }, true)}/mcp`),
  },
  {
    is: 'a connection that is reset',
    like: 'TLS at an http:// address',
    step: 'handshake',
    code: 'server.unreachable',
    says: 'broke off the connection without an answer',
    setting: async () => {
      const port = await overTcp((socket) => socket.once('data', () => socket.resetAndDestroy()));
      return at(`http://127.0.0.1:${port}/mcp`);
    },
  },
  {
    is: 'something that does not speak HTTP',
    step: 'handshake',
    code: 'server.not_mcp',
    says: 'does not speak HTTP at this address',
    setting: async () => {
      const port = await overTcp((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_10.0\r\n')));
      return at(`http://127.0.0.1:${port}/mcp`);
    },
  },
  {
    is: 'silence after the connection was made',
    like: 'silence at the handshake',
    step: 'handshake',
    code: 'server.timeout',
    says: 'did not answer the first message in time',
    setting: async () => at(`http://127.0.0.1:${await overHttp(silent)}/mcp`, 3),
  },
  {
    is: 'a 400',
    step: 'handshake',
    code: 'server.not_mcp',
    says: 'does not accept what MCP begins with (HTTP 400)',
    words: 'unknown field jsonrpc',
    setting: answeringJson({ error: { message: 'unknown field jsonrpc' } }, 400),
  },
  {
    is: 'a 400 with an error of JSON-RPC',
    like: 'an error in answer to initialize',
    step: 'handshake',
    code: 'server.protocol',
    says: 'answered the first message with an error',
    words: 'The headers do not match.',
    setting: answeringJson(
      { jsonrpc: '2.0', id: null, error: { code: -32_020, message: 'The headers do not match.' } },
      400,
    ),
  },
  {
    is: 'a 401',
    step: 'sign-in',
    code: 'server.needs_sign_in',
    says: 'wants to know who you are (HTTP 401)',
    setting: answering(401),
  },
  {
    is: 'a 403',
    step: 'handshake',
    code: 'server.refused',
    says: 'refuses what it was asked (HTTP 403)',
    words: 'Your plan has no API access.',
    setting: answeringJson({ detail: 'Your plan has no API access.' }, 403),
  },
  {
    is: 'a 403 that repeats our token',
    like: 'a 403',
    step: 'handshake',
    code: 'server.refused',
    says: 'refuses what it was asked (HTTP 403)',
    words: 'The token ••• has no rights.',
    setting: async () => {
      const port = await overHttp(({ headers }, response) => {
        const [, token] = headers.authorization?.split(' ') ?? [];
        response.writeHead(403).end(`The token ${token} has no rights.`);
      });
      const header = { name: 'Authorization', value: 'Bearer canary-of-the-token', secret: true };
      return { ...at(`http://127.0.0.1:${port}/mcp`), headers: [header] } as Setting;
    },
  },
  {
    is: 'a 404',
    step: 'handshake',
    code: 'server.no_such_endpoint',
    says: 'has nothing at this address (HTTP 404)',
    setting: answering(404),
  },
  {
    is: 'a 405',
    step: 'handshake',
    code: 'server.no_such_endpoint',
    says: 'takes no messages at this address (HTTP 405)',
    setting: answering(405),
  },
  {
    is: 'a 406',
    step: 'handshake',
    code: 'server.not_mcp',
    says: 'neither with JSON nor with a stream of events, as MCP does (HTTP 406)',
    setting: answering(406),
  },
  {
    is: 'a 410',
    step: 'handshake',
    code: 'server.no_such_endpoint',
    says: 'is no longer at this address (HTTP 410)',
    setting: answering(410),
  },
  {
    is: 'a 415',
    step: 'handshake',
    code: 'server.not_mcp',
    says: 'takes no JSON, which MCP’s messages are (HTTP 415)',
    setting: answering(415),
  },
  {
    is: 'a 429',
    step: 'handshake',
    code: 'server.busy',
    says: 'is asked too often (HTTP 429)',
    setting: answering(429, { headers: { 'retry-after': '30' } }),
  },
  {
    is: 'a 500',
    step: 'handshake',
    code: 'server.failing',
    says: 'has a problem of its own (HTTP 500)',
    words: 'database is locked',
    setting: answering(500, { body: 'database\n is locked' }),
  },
  {
    is: 'a 502',
    step: 'handshake',
    code: 'server.failing',
    says: 'is not running behind its gateway (HTTP 502)',
    words: '502 Bad Gateway',
    setting: answering(502, { body: '<html><head><title>502 Bad Gateway</title></head></html>' }),
  },
  {
    is: 'a 503',
    step: 'handshake',
    code: 'server.failing',
    says: 'is out of service for now (HTTP 503)',
    setting: answering(503),
  },
  {
    is: 'a web page',
    step: 'handshake',
    code: 'server.not_mcp',
    says: 'answers with a web page, not MCP',
    words: 'Welcome to nginx!',
    setting: answering(200, { headers: { 'content-type': 'text/html' }, body: '<title>Welcome to nginx!</title>' }),
  },
  {
    is: 'an empty answer',
    step: 'handshake',
    code: 'server.not_mcp',
    says: 'answers with neither JSON nor a stream of events',
    setting: answering(200),
  },
  {
    is: 'JSON that is not JSON-RPC',
    step: 'handshake',
    code: 'server.not_mcp',
    says: 'answers with JSON that is no message of MCP',
    setting: answeringJson({ hello: 'world' }),
  },
  {
    is: 'a redirect to another host',
    step: 'handshake',
    code: 'server.moved',
    says: 'sends us on to https://elsewhere.example, which is not where your credentials belong',
    setting: redirecting(() => 'https://elsewhere.example/mcp'),
  },
  {
    is: 'a redirect in a circle',
    step: 'handshake',
    code: 'server.moved',
    says: 'sends us on to another address instead of answering (HTTP 307)',
    words: 'Redirect to http://127.0.0.1:',
    setting: redirecting((port) => `http://127.0.0.1:${port}/mcp`),
  },
];
