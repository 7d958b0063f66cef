import { type FetchLike, type JSONRPCMessage, SSEClientTransport, type Transport } from '@modelcontextprotocol/client';
import { AppError } from '../../shared/errors.ts';
import { createDelivery } from './delivery.ts';
import { explainStatus } from './explain-status.ts';
import { failure, type Reason } from './reason.ts';
import { createServerFetch } from './server-fetch.ts';

const remedy = 'Check the path of the address; servers of this kind often answer at /sse.';
const noStream: Reason = { code: 'server.not_mcp', what: 'has no stream of events at this address', remedy };
const waiting: Reason = {
  code: 'server.timeout',
  what: 'has a stream of events, but never said where it takes messages',
  remedy,
};
const noEndpoint: Reason = {
  code: 'server.not_mcp',
  what: 'ended its stream before it said where it takes messages',
  remedy,
};

/**
 * HTTP with server-sent events, as it was before Streamable HTTP, over our guarded fetch. Unlike the SDK's own, which it drives, it
 * does not open a stream anew behind the client's back, where nobody would have said hello: a stream that ends is the end.
 */
export class SseTransport implements Transport {
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  onmessage?: ((message: JSONRPCMessage) => void) | undefined;
  /** Why it could not be opened, or why it is over. */
  failure: AppError | undefined;
  readonly pid = null;

  readonly #server: string;
  readonly #inner: SSEClientTransport;
  readonly #closed = Promise.withResolvers<never>();
  #streaming = false;
  #opened = false;
  #over = false;

  constructor(server: string, url: URL, headers: Headers, fetch: FetchLike) {
    this.#server = server;
    const limited = createServerFetch(server, fetch, (method, reason) => {
      if (method === 'GET') this.#end(reason);
    });
    this.#inner = new SSEClientTransport(url, {
      fetch: (to, init) => this.#fetch(limited, to, init),
      requestInit: { headers },
    });
    const deliver = createDelivery((message) => this.onmessage?.(message));
    this.#inner.onmessage = deliver;
    this.#inner.onerror = (error) => this.onerror?.(error);
    this.#closed.promise.catch(() => {});
  }

  async #fetch(limited: FetchLike, ...[url, init]: Parameters<FetchLike>): Promise<Response> {
    const stream = (init?.method ?? 'GET') === 'GET';
    try {
      const response = await limited(url, init);
      const { status } = response;
      const events = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
      this.#streaming ||= stream && events && response.ok;
      if (status < 400 && (status >= 300 || !stream || events)) return response;
      await response.body?.cancel().catch(() => {});
      if (status >= 400) throw explainStatus(status, this.#server);
      throw failure(this.#server, noStream);
    } catch (error) {
      // What listens to the stream keeps no more of an error than its text.
      if (stream && error instanceof AppError) this.failure ??= error;
      throw error;
    }
  }

  /** Whether the server has said where it takes messages. */
  get opened(): boolean {
    return this.#opened;
  }

  /** What is waited for while it has not. */
  get awaited(): Reason | undefined {
    return this.#streaming && !this.#opened ? waiting : undefined;
  }

  /** Resolves once it has said where it takes messages. */
  async start(): Promise<void> {
    try {
      await Promise.race([this.#inner.start(), this.#closed.promise]);
      this.#opened = true;
    } catch (error) {
      throw this.failure ?? error;
    }
  }

  send(message: JSONRPCMessage): Promise<void> {
    return this.#inner.send(message);
  }

  setProtocolVersion(version: string): void {
    this.#inner.setProtocolVersion(version);
  }

  #end(reason: AppError | undefined): void {
    if (this.#over) return;
    this.#over = true;
    this.failure ??= reason;
    this.#closed.reject(failure(this.#server, noEndpoint));
    void this.#inner.close();
    this.onclose?.();
  }

  async close(): Promise<void> {
    this.#end(undefined);
  }
}
