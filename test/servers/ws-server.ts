import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { createRemoteRpc, type RemoteBehaviour } from './remote-rpc.ts';

export interface WsFixture {
  readonly url: string;
  readonly behaviour: RemoteBehaviour & { protocol: boolean; pong: boolean };
  /** The headers of every handshake. */
  readonly seen: IncomingMessage['headers'][];
  /** Cuts every connection. */
  drop(): void;
  close(): Promise<void>;
}

/** Takes WebSockets of the subprotocol `mcp` on an HTTP server; those it refuses it refuses over HTTP. */
function takeWebSockets(http: Server): Omit<WsFixture, 'url' | 'close'> {
  const behaviour = {
    status: null,
    challenge: null,
    mute: false,
    discover: 'error',
    hanging: 0,
    protocol: true,
    pong: true,
  } as WsFixture['behaviour'];
  const seen: WsFixture['seen'] = [];
  const answer = createRemoteRpc(behaviour);
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: () => (behaviour.protocol ? 'mcp' : false),
    autoPong: false,
    perMessageDeflate: false,
  });
  http.on('upgrade', (request, socket, head) => {
    seen.push(request.headers);
    const { status, challenge } = behaviour;
    const unknown = challenge !== null && request.headers.authorization === undefined;
    const refusal = unknown ? `401 No\r\nwww-authenticate: ${challenge}` : status && `${status} No`;
    if (refusal !== null) {
      socket.end(`HTTP/1.1 ${refusal}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (peer) => {
      peer.on('error', () => {});
      peer.on('ping', () => behaviour.pong && !behaviour.mute && peer.pong());
      peer.on('message', (data) =>
        answer(JSON.parse(String(data)), {
          send(...messages) {
            socket.cork();
            for (const message of messages) peer.send(JSON.stringify(message));
            socket.uncork();
          },
          hangUp: () => peer.terminate(),
        }),
      );
    });
  });
  return {
    behaviour,
    seen,
    drop() {
      for (const peer of sockets.clients) peer.terminate();
    },
  };
}

/** A server over WebSocket alone, gone after the test. `port`: the one it had before. */
export async function startWsServer(port = 0): Promise<WsFixture> {
  const http = createServer((_, response) => void response.writeHead(426).end());
  const fixture = takeWebSockets(http);
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  async function close() {
    fixture.drop();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  }
  onTestFinished(close);
  return { ...fixture, url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`, close };
}
