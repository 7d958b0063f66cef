import { WebSocketServer } from 'ws';
import { startSseServer } from '../../../servers/sse-server.ts';
import { startWsServer } from '../../../servers/ws-server.ts';
import type { Cause, Setting } from './cause.ts';
import { overHttp } from './small-listeners.ts';

/** A server of WebSocket that answers the handshake with this status. */
function refusing(status: number): () => Promise<Setting> {
  return async () => {
    const { url, behaviour } = await startWsServer();
    behaviour.status = status;
    return { transport: 'ws', url, timeoutSeconds: 20 };
  };
}

/** A server of WebSocket that agrees to anything and sends this text as its first message. */
async function greeting(text: string): Promise<Setting> {
  const sockets = new WebSocketServer({ noServer: true });
  const port = await overHttp(
    () => {},
    (request, socket, head) => sockets.handleUpgrade(request, socket, head, (peer) => peer.send(text)),
  );
  return { transport: 'ws', url: `ws://127.0.0.1:${port}/`, timeoutSeconds: 3 };
}

/** A server whose stream of events has nothing but a comment, and then ends or goes on. */
function commenting(how: 'ends' | 'goes on'): () => Promise<Setting> {
  return async () => {
    const port = await overHttp((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
      if (how === 'ends') response.end();
    });
    return { transport: 'sse', url: `http://127.0.0.1:${port}/sse`, timeoutSeconds: how === 'ends' ? 20 : 3 };
  };
}

/** What fails with server-sent events and over WebSocket. */
export const streams: readonly Cause[] = [
  {
    is: 'a stream of events that ends before it begins',
    step: 'handshake',
    code: 'server.not_mcp',
    says: 'ended its stream before it said where it takes messages',
    setting: commenting('ends'),
  },
  {
    is: 'a stream of events that never says where messages go',
    step: 'handshake',
    code: 'server.timeout',
    says: 'has a stream of events, but never said where it takes messages',
    setting: commenting('goes on'),
  },
  {
    is: 'a stream of events that sends messages to another host',
    step: 'handshake',
    code: 'server.moved',
    says: 'wants its messages sent to another host than its own',
    setting: async () => {
      const { url, behaviour } = await startSseServer();
      behaviour.endpoint = 'https://elsewhere.example/message';
      return { transport: 'sse', url, timeoutSeconds: 20 };
    },
  },
  {
    is: 'JSON where a stream of events is due',
    step: 'handshake',
    code: 'server.not_mcp',
    says: 'has no stream of events at this address',
    setting: async () => {
      const port = await overHttp((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
      return { transport: 'sse', url: `http://127.0.0.1:${port}/sse`, timeoutSeconds: 20 };
    },
  },
  {
    is: 'a WebSocket refused with 400',
    like: 'a 400',
    step: 'handshake',
    code: 'server.not_mcp',
    says: 'does not accept what MCP begins with (HTTP 400)',
    setting: refusing(400),
  },
  {
    is: 'a WebSocket refused with 401',
    like: 'a 401',
    step: 'sign-in',
    code: 'server.needs_sign_in',
    says: 'wants to know who you are (HTTP 401)',
    setting: refusing(401),
  },
  {
    is: 'a WebSocket refused with 404',
    like: 'a 404',
    step: 'handshake',
    code: 'server.no_such_endpoint',
    says: 'has nothing at this address (HTTP 404)',
    setting: refusing(404),
  },
  {
    is: 'an ordinary answer where a WebSocket is due',
    step: 'handshake',
    code: 'server.not_mcp',
    says: 'does not speak WebSocket at this address',
    setting: async () => {
      const port = await overHttp((_, response) => void response.end('hello'));
      return { transport: 'ws', url: `ws://127.0.0.1:${port}/`, timeoutSeconds: 20 };
    },
  },
  {
    is: 'a WebSocket that is not for MCP',
    step: 'handshake',
    code: 'server.not_mcp',
    says: 'takes WebSockets at this address, but not for MCP',
    words: 'Server sent no subprotocol',
    setting: async () => {
      const { url, behaviour } = await startWsServer();
      behaviour.protocol = false;
      return { transport: 'ws', url, timeoutSeconds: 20 };
    },
  },
  {
    is: 'a WebSocket on which something else is spoken',
    like: 'text on its output and nothing else',
    step: 'handshake',
    code: 'server.not_mcp',
    says: 'sends text where messages of MCP belong',
    words: 'welcome to the chat',
    setting: () => greeting('welcome to the chat'),
  },
];
