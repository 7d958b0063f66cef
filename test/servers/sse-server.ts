import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { createRemoteRpc, type Peer, type RemoteBehaviour } from './remote-rpc.ts';
import { unlessHungUp } from './unless-hung-up.ts';

export interface SseFixture {
  readonly url: string;
  readonly behaviour: RemoteBehaviour & {
    /** The answer to what Streamable HTTP sends; null answers with a 404 as old servers do. */
    post: { status: number; body: string } | null;
    /** Whether it has a stream of events at all. */
    stream: boolean;
    /** Where it says that it takes messages; null is as it should be. */
    endpoint: string | null;
  };
  /** Method, path without session, and headers of every request. */
  readonly seen: { readonly asked: string; readonly headers: IncomingMessage['headers'] }[];
  /** Ends every stream. */
  drop(): void;
}

/** A server that speaks nothing newer than server-sent events, gone after the test. */
export async function startSseServer(): Promise<SseFixture> {
  const behaviour: SseFixture['behaviour'] = {
    status: null,
    challenge: null,
    mute: false,
    discover: 'error',
    hanging: 0,
    post: null,
    stream: true,
    endpoint: null,
  };
  const seen: SseFixture['seen'] = [];
  const answer = createRemoteRpc(behaviour);
  const sessions = new Map<string, ServerResponse>();
  let count = 0;

  function open(response: ServerResponse): void {
    count += 1;
    const session = String(count);
    sessions.set(session, response);
    response.on('close', () => sessions.delete(session));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`event: endpoint\ndata: ${behaviour.endpoint ?? `/message?session=${session}`}\n\n`);
  }

  async function take(request: IncomingMessage, response: ServerResponse, stream: ServerResponse): Promise<void> {
    const peer: Peer = {
      send: (...messages) =>
        void stream.write(messages.map((message) => `event: message\ndata: ${JSON.stringify(message)}\n\n`).join('')),
      hangUp: () => void stream.end(),
    };
    const message = JSON.parse(await readText(request));
    response.writeHead(202).end();
    answer(message, peer);
  }

  function isRefused({ headers }: IncomingMessage, response: ServerResponse): boolean {
    const { status, challenge } = behaviour;
    const unknown = challenge !== null && headers.authorization === undefined;
    if (unknown) response.writeHead(401, { 'www-authenticate': challenge }).end();
    else if (status !== null) response.writeHead(status).end();
    return response.writableEnded;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://fixture');
    const asked = `${request.method} ${pathname}`;
    seen.push({ asked, headers: request.headers });
    if (isRefused(request, response)) return;
    const stream = sessions.get(searchParams.get('session') ?? '');
    if (pathname === '/message' && stream) await take(request, response, stream);
    else if (asked === 'GET /sse' && behaviour.stream) open(response);
    else if (asked === 'POST /sse' && behaviour.post) {
      response.writeHead(behaviour.post.status, { 'content-type': 'application/json' }).end(behaviour.post.body);
    } else response.writeHead(404, { 'content-type': 'text/html' }).end('<p>Cannot do that</p>');
  }

  const http = createServer((request, response) => {
    serve(request, response).catch(unlessHungUp(request));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/sse`,
    behaviour,
    seen,
    drop() {
      for (const stream of sessions.values()) stream.end();
    },
  };
}
