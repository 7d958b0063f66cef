import { ProtocolError, SdkError, SdkErrorCode, SdkHttpError } from '@modelcontextprotocol/client';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import type { PipeEnd } from './stdio-transport.ts';

/** The JSON-RPC error code our HTTP transport gives a request whose answer broke off; a server has no business using it. */
export const answerBrokenOff = -32_099;

const networkFailures: Record<string, readonly [message: string, remedy: string]> = {
  ENOTFOUND: ['has an address that no name server knows', 'Check the address and your network.'],
  EAI_AGAIN: ['could not be looked up', 'Check your network.'],
  ECONNREFUSED: ['refused the connection', 'Start the server, or check its address and port.'],
  ECONNRESET: ['broke off the connection', 'Try again; when it persists, look at the server.'],
  UND_ERR_SOCKET: ['broke off the connection', 'Try again; when it persists, look at the server.'],
  ETIMEDOUT: ['did not answer', 'Check the address and your network.'],
  UND_ERR_CONNECT_TIMEOUT: ['did not answer', 'Check the address and your network.'],
  EHOSTUNREACH: ['cannot be reached from here', 'Check your network.'],
  ENETUNREACH: ['cannot be reached from here', 'Check your network.'],
};
const certificateCodes = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO/;

function causes(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let next = error; next instanceof Error && chain.length < 8; next = next.cause) chain.push(next);
  return chain;
}

function codeOf(error: unknown): string {
  const found = causes(error).findLast((cause) => 'code' in cause && typeof cause.code === 'string');
  return found && 'code' in found ? String(found.code) : '';
}

/** A failed `fetch`, in words: no such name, refused, broken off, or a certificate that cannot be trusted. What was refused on purpose stays as it is. */
export function explainNetworkFailure(error: unknown, server: string): AppError {
  if (error instanceof AppError && error.code !== 'net.unreachable') return error;
  const code = codeOf(error);
  if (certificateCodes.test(code)) {
    return new AppError('server.unreachable', `“${server}” has a certificate that cannot be trusted (${code}).`, {
      remedy: "Check the address; when the certificate is your own, add it to the system's trusted ones.",
    });
  }
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') return timedOut(server);
  const [what, remedy] = networkFailures[code] ?? ['could not be reached', 'Check the address and your network.'];
  return new AppError('server.unreachable', `“${server}” ${what}${code ? ` (${code})` : ''}.`, { remedy });
}

/** An HTTP answer that is not MCP, in words. */
export function explainStatus(status: number, server: string): AppError {
  const say = (code: ErrorCode, message: string, remedy: string) =>
    new AppError(code, `“${server}” ${message} (HTTP ${status}).`, { remedy });
  if (status === 401)
    return say('server.needs_sign_in', 'wants to know who you are', 'Add a header with a token it accepts.');
  if (status === 403) return say('server.refused', 'refuses what it was asked', 'Check what your token may do.');
  if (status === 404) return say('server.unreachable', 'has nothing at this address', 'Check the path of the address.');
  if (status === 405)
    return say('server.protocol', 'does not take MCP messages at this address', 'Check the path of the address.');
  if (status >= 500) return say('server.unreachable', 'has a problem of its own', 'Try again later.');
  return say('server.protocol', 'answered with what is no MCP answer', 'Check the address.');
}

/** That `server` was silent for too long. */
export function timedOut(server: string): AppError {
  return new AppError('server.timeout', `“${server}” did not answer in time.`, {
    remedy: 'Try again, or give the server a longer time limit.',
  });
}

/** How a program's end is told; `lastWords` is the last line of its error output, masked. */
export function explainEnd(end: PipeEnd, server: string, early: boolean, lastWords: string | undefined): AppError {
  if (end.kind === 'message-too-long') {
    return new AppError('server.protocol', `“${server}” sent a message of more than 64 MB.`, {
      remedy: 'Ask the tool for less at once. The server is being started again.',
    });
  }
  if (end.kind === 'closed') return new AppError('server.unreachable', `“${server}” was disconnected.`);
  const how = end.signal ? `signal ${end.signal}` : `code ${end.code ?? 'unknown'}`;
  const said = lastWords ? `: ${lastWords}` : '.';
  return new AppError('server.exited', `“${server}” exited ${early ? 'at once ' : ''}with ${how}${said}`, {
    remedy: early ? 'Check its command, arguments and environment.' : 'It is being started again; try once more.',
  });
}

/** A spawn that failed although the program was found. */
export function explainStartFailure(error: unknown, server: string): AppError {
  if (error instanceof AppError) return error;
  if (codeOf(error) === 'ENOENT') {
    return new AppError(
      'server.command_not_found',
      `The program that should run the command of “${server}” is missing.`,
      {
        remedy: 'Install the interpreter that the first line of the script names.',
        cause: error,
      },
    );
  }
  return new AppError('server.not_executable', `The command of “${server}” cannot be started (${codeOf(error)}).`, {
    remedy: 'Check that it is a program for this machine and that you may run it.',
    cause: error,
  });
}

/** Whatever the SDK threw, as a named error about `server`; `mask` takes known secrets out of the server's own words. */
export function explainFailure(error: unknown, server: string, mask: (text: string) => string): AppError {
  const named = causes(error).find((cause) => cause instanceof AppError);
  if (named instanceof AppError) return named;
  const http = causes(error).find((cause) => cause instanceof SdkHttpError);
  if (http instanceof SdkHttpError) return explainStatus(http.status ?? 0, server);
  const code = error instanceof SdkError ? error.code : undefined;
  if (code === SdkErrorCode.RequestTimeout) return timedOut(server);
  if (code === SdkErrorCode.ConnectionClosed || code === SdkErrorCode.NotConnected) {
    return new AppError('server.unreachable', `The connection to “${server}” was lost.`, { remedy: 'Try again.' });
  }
  if (code === SdkErrorCode.UnsupportedResultType) {
    return new AppError('server.protocol', `“${server}” asks for input that Countersign cannot give yet.`);
  }
  if (error instanceof ProtocolError && error.code === answerBrokenOff) {
    return new AppError('server.unreachable', `“${server}” broke off the connection before it answered.`, {
      remedy: 'The call may have been carried out all the same. Look before you try again.',
    });
  }
  if (error instanceof ProtocolError) {
    return new AppError('server.protocol', `“${server}” answered with an error: ${mask(error.message).slice(0, 500)}`, {
      cause: error,
    });
  }
  return new AppError('server.protocol', `“${server}” does not speak MCP as it should.`, {
    remedy: 'Check that this really is an MCP server, and that it is up to date.',
    cause: error,
  });
}

/** Whether a failed call over HTTP means that the connection is worth nothing any more: unreachable, or its session forgotten. */
export function loses(error: unknown): boolean {
  const chain = causes(error);
  const named = chain.find((cause) => cause instanceof AppError);
  if (named instanceof AppError) return named.code === 'server.unreachable' || named.code === 'server.needs_sign_in';
  return chain.some(
    (cause) => cause instanceof SdkHttpError || (cause instanceof ProtocolError && cause.code === answerBrokenOff),
  );
}
