import { type Client, SdkError, SdkErrorCode } from '@modelcontextprotocol/client';
import type { AppError } from '../../shared/errors.ts';
import { explainEnd, explainFailure } from './explain-failure.ts';
import type { Route } from './open-transport.ts';
import { StdioTransport } from './stdio-transport.ts';

/** How one connection, or the attempt at it, comes to its end, and why. */
export interface Ending {
  /** What `error` means for whoever waits, given how the transport ended. */
  explain(error: unknown): AppError;
  /** Ends the attempt for this reason. */
  giveUp(reason: AppError): void;
  givenUp(): boolean;
  /** From here on it is a connection, whose loss is told. */
  connected(): void;
  /** Tells, once, that it is over though nobody closed it. */
  lose(reason: AppError): void;
  /** Resolves when nothing is left of it, no process either. */
  close(): Promise<void>;
}

export interface EndingParts {
  readonly server: string;
  readonly client: Client;
  readonly transport: Route['transport'];
  readonly mask: (text: string) => string;
  readonly onLost: (reason: AppError) => void;
}

export function createEnding({ server, client, transport, mask, onLost }: EndingParts): Ending {
  let state: 'connecting' | 'connected' | 'lost' | 'closing' = 'connecting';
  let early = true;
  let gaveUp: AppError | undefined;

  function explainPipe(pipe: StdioTransport, error: unknown): AppError {
    if (!pipe.end || pipe.end.kind === 'closed') return explainFailure(error, server, mask);
    const lastWords = pipe.lastWords.at(-1);
    return explainEnd(pipe.end, server, early, lastWords && mask(lastWords));
  }

  function explain(error: unknown): AppError {
    if (gaveUp) return gaveUp;
    if (transport instanceof StdioTransport) return explainPipe(transport, error);
    return transport.failure ?? explainFailure(error, server, mask);
  }

  function lose(reason: AppError): void {
    if (state !== 'connected') return;
    state = 'lost';
    onLost(reason);
  }

  client.onclose = () => lose(explain(new SdkError(SdkErrorCode.ConnectionClosed, 'closed')));
  return {
    explain,
    giveUp(reason) {
      gaveUp ??= reason;
      void transport.close();
    },
    givenUp: () => gaveUp !== undefined,
    connected() {
      state = 'connected';
      early = false;
    },
    lose,
    async close() {
      state = 'closing';
      await client.close().catch(() => {});
      await transport.close();
    },
  };
}
