import {
  ProtocolError,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
  UnsupportedProtocolVersionError,
} from '@modelcontextprotocol/client';
import { AppError } from '../../shared/errors.ts';
import type { Progress } from './explain-silence.ts';
import { explainStatus } from './explain-status.ts';
import { causes, failure, type Reason } from './reason.ts';
import { isRpcError, plainIssue, wordsOf } from './their-words.ts';

/** The JSON-RPC error code our HTTP transport gives a request whose answer broke off; a server has no business using it. */
export const answerBrokenOff = -32_099;

const code = 'server.protocol';
const update = 'Look whether there is a newer version of the server, and tell whoever makes it.';
const reallyMcp = 'Check that this really is a server of MCP, and that it is up to date.';

/** What went wrong with something that was asked, by how far the connection had come. */
type Asked = Partial<Record<Progress, Reason>> & { readonly calls: Reason };

const refused: Asked = {
  start: { code, what: 'answered the first message with an error', remedy: reallyMcp },
  reach: { code, what: 'answered the first message with an error', remedy: reallyMcp },
  handshake: { code, what: 'answered with an error when it was asked for its tools', remedy: update },
  calls: { code, what: 'answered with an error', remedy: update },
};
const malformed: Asked = {
  start: { code: 'server.not_mcp', what: 'answered the first message with what is not MCP', remedy: reallyMcp },
  reach: { code: 'server.not_mcp', what: 'answered the first message with what is not MCP', remedy: reallyMcp },
  handshake: { code, what: 'lists its tools in a form that is not MCP’s', remedy: update },
  calls: { code, what: 'does not speak MCP as it should', remedy: reallyMcp },
};
const noAnswer: Reason = {
  code: 'server.not_mcp',
  what: 'answers with neither JSON nor a stream of events',
  remedy: reallyMcp,
};
const noMessage: Reason = { ...noAnswer, what: 'answers with JSON that is no message of MCP' };
const always = (reason: Reason): Asked => ({ calls: reason });

function isSdk(...codes: SdkErrorCode[]): (error: unknown) => boolean {
  return (error) => error instanceof SdkError && codes.includes(error.code);
}

/** Whether the SDK waited in vain. */
export const isTimeout = isSdk(SdkErrorCode.RequestTimeout);

/** The SDK says it of the legacy era in words alone. */
function isWrongRevision(error: unknown): boolean {
  return (
    error instanceof UnsupportedProtocolVersionError ||
    (error instanceof Error && error.message.startsWith("Server's protocol version is not supported"))
  );
}

/** What the SDK throws, and what it means; the first that matches counts. */
const rules: readonly (readonly [matches: (error: unknown) => boolean, means: Asked])[] = [
  [
    isWrongRevision,
    always({
      code: 'server.wrong_revision',
      what: 'speaks only revisions of MCP that Countersign does not know',
      remedy: 'Update the server, or Countersign when the server is the newer one.',
    }),
  ],
  [
    (error) => error instanceof Error && error.message.startsWith('Endpoint origin does not match'),
    always({
      code: 'server.moved',
      what: 'wants its messages sent to another host than its own',
      remedy: 'Use the address of that host when you trust it, or ask whoever runs the server.',
    }),
  ],
  [
    isSdk(SdkErrorCode.ConnectionClosed, SdkErrorCode.NotConnected),
    always({ code: 'server.unreachable', what: 'broke off the connection', remedy: 'Try again.' }),
  ],
  [
    isSdk(SdkErrorCode.UnsupportedResultType),
    always({
      code,
      what: 'asks for input that Countersign cannot give yet',
      remedy: 'Look for another way to do it, or tell whoever makes Countersign.',
    }),
  ],
  [
    isSdk(SdkErrorCode.ListPaginationExceeded),
    always({ code, what: 'never comes to the end of its list of tools', remedy: update }),
  ],
  [
    (error) => error instanceof ProtocolError && error.code === answerBrokenOff,
    {
      reach: {
        code: 'server.not_mcp',
        what: 'ended its answer to the first message before there was one',
        remedy: reallyMcp,
      },
      handshake: { code, what: 'ended the list of its tools before it came', remedy: update },
      calls: {
        code: 'server.unreachable',
        what: 'broke off the connection before it answered',
        remedy: 'The call may have been carried out all the same. Look before you try again.',
      },
    },
  ],
  [(error) => error instanceof ProtocolError, refused],
  [isSdk(SdkErrorCode.ClientHttpUnexpectedContent), always(noAnswer)],
  [(error) => error instanceof Error && error.name.endsWith('ZodError'), always(noMessage)],
  [() => true, malformed],
];

/**
 * Whatever the SDK threw but for a timeout, as a named error about `server`, whose own words may hold secrets.
 *
 * @param progress how far the connection had come
 */
export function explainFailure(error: unknown, server: string, progress: Progress): AppError {
  const chain = causes(error);
  const named = chain.find((cause) => cause instanceof AppError);
  if (named instanceof AppError) return named;
  const http = chain.find((cause) => cause instanceof SdkHttpError);
  if (http instanceof SdkHttpError && http.status !== undefined && http.status >= 300) {
    const text = String(http.data?.text ?? '');
    if (isRpcError(text)) return failure(server, refused[progress] ?? refused.calls, wordsOf(text), error);
    // Of a redirect only the SDK says where it leads.
    return explainStatus(http.status, server, { said: wordsOf(http.status < 400 ? http.message : text) });
  }
  const [, asked] = rules.find(([matches]) => chain.some(matches)) ?? [null, malformed];
  return failure(server, asked[progress] ?? asked.calls, plainIssue(chain.at(-1)?.message ?? ''), error);
}

/** What is known to be so of the address, and not only of one call. */
const ofAddress: ReadonlySet<string> = new Set([
  ...['server.unreachable', 'server.needs_sign_in', 'server.dns', 'server.tls', 'server.failing', 'server.moved'],
  'server.no_such_endpoint',
]);

/** Whether a failed call over HTTP means that the connection is worth nothing any more: unreachable, or its session forgotten. */
export function loses(error: unknown): boolean {
  const chain = causes(error);
  const named = chain.find((cause) => cause instanceof AppError);
  if (named instanceof AppError) return ofAddress.has(named.code);
  return chain.some(
    (cause) => cause instanceof SdkHttpError || (cause instanceof ProtocolError && cause.code === answerBrokenOff),
  );
}
