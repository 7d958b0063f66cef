import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FetchLike } from '@modelcontextprotocol/client';
import { WebSocket } from 'ws';
import { largestMessage } from './stdio-transport.ts';

/** Opens a connection to the host of an `http:` or `https:` address. @throws AppError `net.*` */
export type Connect = (url: URL) => Promise<Socket>;

function refusal({ statusCode = 502, headersDistinct }: IncomingMessage): Response {
  const headers = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  return new Response(null, { status: statusCode, headers });
}

/**
 * The handshake of a WebSocket as a `fetch`, which it is to everybody on the way: it is signed in, redirected and explained like any
 * request. A server that agrees is a 200, and `onOpen` is given the socket before anything comes over it.
 */
export function createWsHandshake(connect: Connect, onOpen: (socket: WebSocket) => void): FetchLike {
  return async (address, init) => {
    const url = new URL(address);
    url.hash = '';
    const connection = await connect(url);
    if (init?.signal?.aborted) {
      connection.destroy();
      throw init.signal.reason;
    }
    return await new Promise((resolve, reject) => {
      const socket = new WebSocket(url, ['mcp'], {
        createConnection: () => connection,
        headers: Object.fromEntries(new Headers(init?.headers)),
        maxPayload: largestMessage,
        perMessageDeflate: false,
        followRedirects: false,
        // One message at a time, so that the SDK sees a call's last progress before its answer.
        allowSynchronousEvents: false,
      });
      socket.on('error', reject);
      socket.once('open', () => {
        onOpen(socket);
        resolve(new Response(null));
      });
      socket.once('unexpected-response', (_, answer) => {
        resolve(refusal(answer));
        socket.terminate();
      });
      init?.signal?.addEventListener('abort', () => socket.terminate(), { once: true });
    });
  };
}
