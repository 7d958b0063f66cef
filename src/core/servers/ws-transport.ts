import type { FetchLike, JSONRPCMessage, Transport } from '@modelcontextprotocol/client';
import { WebSocket } from 'ws';
import type { AppError } from '../../shared/errors.ts';
import { explainStatus } from './explain-status.ts';
import { toPlainLine } from './last-lines.ts';
import { tooLarge } from './limit-messages.ts';
import { failure, type Reason } from './reason.ts';
import { createServerFetch } from './server-fetch.ts';
import { toMessage } from './to-message.ts';
import { type Connect, createWsHandshake } from './ws-handshake.ts';

const pingEvery = 30_000;
const mostUnanswered = 2;
const farewell = 1000;
const longestStrange = 16 * 1024;

const noWebSocket: Reason = {
  code: 'server.not_mcp',
  what: 'does not speak WebSocket at this address',
  remedy: 'Check the path of the address, or try it as an http:// or https:// address.',
};

export interface WsTransportOptions {
  readonly server: string;
  /** In its `http:` or `https:` form. */
  readonly url: URL;
  readonly headers: Headers;
  readonly connect: Connect;
  /** Says who we are in the handshake. */
  readonly authorize: (next: FetchLike) => FetchLike;
  /** Told how many messages were none of JSON-RPC, at the first and then at each power of ten. */
  readonly onGarbage: (messages: number) => void;
}

/** JSON-RPC over a WebSocket of the subprotocol `mcp`, one message a frame. A connection that answers no ping is over. */
export class WsTransport implements Transport {
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  onmessage?: ((message: JSONRPCMessage) => void) | undefined;
  /** Why it could not be opened, or why it is over. */
  failure: AppError | undefined;

  readonly #options: WsTransportOptions;
  readonly #closing = new AbortController();
  #socket: WebSocket | undefined;
  #pings: NodeJS.Timeout | undefined;
  #garbage = 0;
  #strange: string | undefined;
  #heard = false;

  constructor(options: WsTransportOptions) {
    this.#options = options;
  }

  /** The SDK takes what has these for a pipe, and silence on a pipe for the legacy era rather than for an outage. */
  get pid(): null {
    return null;
  }

  get stderr(): null {
    return null;
  }

  /** The first thing that was no message, while none was one. */
  get strange(): string | undefined {
    return this.#heard ? undefined : this.#strange;
  }

  async start(): Promise<void> {
    const { server, url, headers, connect, authorize } = this.#options;
    const { signal } = this.#closing;
    const closed = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('It was closed.')), { once: true });
    });
    const shake = createServerFetch(server, authorize(createWsHandshake(connect, (socket) => this.#open(socket))));
    const shaken = shake(url, { headers, signal });
    shaken.catch(() => {});
    const { status } = await Promise.race([shaken, closed]);
    if (status >= 400) throw explainStatus(status, server);
    if (this.#socket) return;
    throw failure(server, noWebSocket);
  }

  #open(socket: WebSocket): void {
    this.#socket = socket;
    let unanswered = 0;
    socket.on('message', (data, binary) => {
      unanswered = 0;
      this.#receive(binary ? '' : String(data));
    });
    socket.on('pong', () => {
      unanswered = 0;
    });
    socket.on('error', (error) => {
      if ('code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
        this.failure ??= tooLarge(this.#options.server);
      }
      this.onerror?.(error);
    });
    socket.once('close', () => {
      clearInterval(this.#pings);
      this.onclose?.();
    });
    this.#pings = setInterval(() => {
      if (unanswered === mostUnanswered) return socket.terminate();
      unanswered += 1;
      socket.ping();
    }, pingEvery).unref();
  }

  #receive(text: string): void {
    const message = toMessage(text);
    if (message) {
      this.#heard = true;
      this.onmessage?.(message);
      return;
    }
    this.#strange ??= toPlainLine(text.slice(0, longestStrange));
    this.#garbage += 1;
    if (Number.isInteger(Math.log10(this.#garbage))) this.#options.onGarbage(this.#garbage);
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) throw new Error('The connection is not open.');
    await new Promise<void>((resolve, reject) => {
      socket.send(JSON.stringify(message), (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Resolves when the connection is closed; one that does not say farewell is cut off. */
  async close(): Promise<void> {
    this.#closing.abort();
    const socket = this.#socket;
    if (!socket || socket.readyState === WebSocket.CLOSED) return;
    const over = new Promise((resolve) => socket.once('close', resolve));
    const cut = setTimeout(() => socket.terminate(), farewell).unref();
    socket.close(1000);
    await over;
    clearTimeout(cut);
  }
}
