import { type FetchLike, type JSONRPCMessage, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { AppError } from '../../shared/errors.ts';
import { answerBrokenOff } from './explain-failure.ts';
import { createServerFetch } from './server-fetch.ts';

type SendOptions = Parameters<StreamableHTTPClientTransport['send']>[1];

const farewell = 1000;

/** Streamable HTTP over our guarded fetch. A request whose answer breaks off fails at once instead of at its time limit. */
export class HttpTransport extends StreamableHTTPClientTransport {
  /** Why nothing more can be had over it. */
  failure: AppError | undefined;
  readonly pid = null;

  constructor(server: string, url: URL, headers: Headers, fetch: FetchLike) {
    const limited = createServerFetch(server, fetch, (_, reason) => {
      this.failure ??= reason;
    });
    super(url, { fetch: limited, requestInit: { headers } });
  }

  override send(message: JSONRPCMessage, options: SendOptions = {}): Promise<void> {
    const id = 'method' in message && 'id' in message ? message.id : undefined;
    if (id === undefined || options.onRequestStreamEnd) return super.send(message, options);
    const onRequestStreamEnd = () => {
      const error = { code: answerBrokenOff, message: 'The answer broke off.' };
      this.onmessage?.({ jsonrpc: '2.0', id, error });
    };
    return super.send(message, { ...options, onRequestStreamEnd });
  }

  /** Gives the session back where there is one, without waiting long for it. */
  override async close(): Promise<void> {
    if (this.sessionId) {
      const waited = new Promise<void>((resolve) => setTimeout(resolve, farewell).unref());
      await Promise.race([this.terminateSession().catch(() => {}), waited]);
    }
    await super.close();
  }
}
