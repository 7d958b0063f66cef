import { type Client, SdkError, SdkErrorCode } from '@modelcontextprotocol/client';
import { AppError, tell } from '../../shared/errors.ts';
import { explainEnd } from './explain-end.ts';
import { explainFailure, isTimeout } from './explain-failure.ts';
import { explainSilence, type Progress, type Silence } from './explain-silence.ts';
import type { Route } from './open-transport.ts';
import { SseTransport } from './sse-transport.ts';
import { StdioTransport } from './stdio-transport.ts';

/** How one connection, or the attempt at it, comes to its end, and why. */
export interface Ending {
  /** What `error` means for whoever waits, given how the transport ended. */
  explain(error: unknown): AppError;
  /** Ends the attempt for this reason; without one, because it takes too long. */
  giveUp(reason?: AppError): void;
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
  /** How far it has come. */
  readonly progress: () => Progress;
  readonly onLost: (reason: AppError) => void;
}

const longestWords = 1000;

/** What the machine said itself may hold secrets that we gave it. It is masked before it is cut: half a secret would not be known as one. */
function cut(masked: string): string {
  return masked.length > longestWords ? `${masked.slice(0, longestWords)}…` : masked;
}

function masked(reason: AppError, mask: EndingParts['mask']): AppError {
  const { code, message, said, ...rest } = tell(reason);
  if (said === undefined) return reason;
  const { cause, detail } = reason;
  return new AppError(code, message, {
    ...rest,
    said: cut(mask(said)),
    cause,
    ...(detail !== undefined && { detail }),
  });
}

export function createEnding({ server, client, transport, mask, progress, onLost }: EndingParts): Ending {
  let state: 'connecting' | 'connected' | 'lost' | 'closing' = 'connecting';
  let gaveUp: AppError | undefined;

  /** What there was in place of an answer. */
  function words(): Silence & { readonly lastWords: readonly string[] } {
    return {
      strange: 'strange' in transport ? transport.strange : undefined,
      awaited: transport instanceof SseTransport ? transport.awaited : undefined,
      lastWords: transport instanceof StdioTransport ? transport.lastWords.map(mask) : [],
    };
  }

  function explainPipe({ end }: StdioTransport): AppError | undefined {
    if (!end || end.kind === 'closed') return undefined;
    const { strange, lastWords } = words();
    const early = progress() !== 'calls';
    const instead = early && strange !== undefined ? [cut(mask(strange))] : [];
    return explainEnd(end, server, { early, lastWords: lastWords.length > 0 ? lastWords : instead });
  }

  function reasonFor(error: unknown): AppError {
    const known = transport instanceof StdioTransport ? explainPipe(transport) : transport.failure;
    if (known) return known;
    return isTimeout(error) ? explainSilence(server, progress(), words()) : explainFailure(error, server, progress());
  }

  function explain(error: unknown): AppError {
    return gaveUp ?? masked(reasonFor(error), mask);
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
      gaveUp ??= reason ?? masked(explainSilence(server, progress(), words()), mask);
      void transport.close();
    },
    givenUp: () => gaveUp !== undefined,
    connected() {
      state = 'connected';
    },
    lose,
    async close() {
      state = 'closing';
      await client.close().catch(() => {});
      await transport.close();
    },
  };
}
