import type { FetchLike } from '@modelcontextprotocol/client';
import type { AppError } from '../../shared/errors.ts';
import { explainNetworkFailure } from './explain-network.ts';
import { explainStatus } from './explain-status.ts';
import { limitMessages } from './limit-messages.ts';
import { failure, type Reason } from './reason.ts';
import { readWords } from './their-words.ts';

const webPage: Reason = {
  code: 'server.not_mcp',
  what: 'answers with a web page, not MCP',
  remedy: 'Check the path of the address; many servers answer at /mcp.',
};
/** A 4xx that tells nothing of the server's era. */
const plainRefusals = new Set([401, 403, 429]);

function refusal({ status, headers }: Response, server: string, said: string): AppError {
  return explainStatus(status, server, { retryAfter: headers.get('retry-after'), said });
}

function sentElsewhere({ origin, pathname }: URL, server: string): AppError {
  const what = `sends us on to ${origin}, which is not where your credentials belong`;
  return failure(server, {
    code: 'server.moved',
    what,
    remedy: `If you trust it, use ${origin}${pathname} as the address.`,
  });
}

function elsewhere(response: Response, from: string | URL): URL | null {
  const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
  const target = location === null ? null : URL.parse(location, String(from));
  return target && target.origin !== new URL(from).origin ? target : null;
}

/**
 * A `fetch` for one server, over the guarded one, that turns every failure into an AppError with a remedy, and never follows a
 * redirect to another origin, where the server's credentials have no business. A 4xx other than 401, 403 and 429 is left to the
 * SDK, which learns the server's era from it.
 *
 * @param onEnd told, with the method of its request, when an answer's body is over; with the reason when it was too long
 */
export function createServerFetch(
  server: string,
  fetch: FetchLike,
  onEnd: (method: string, reason: AppError | undefined) => void = () => {},
): FetchLike {
  return async (url, init) => {
    const response = await fetch(url, init).catch((error: unknown) => {
      throw init?.signal?.aborted ? error : explainNetworkFailure(error, server);
    });
    const { status, ok, headers } = response;
    if (plainRefusals.has(status) || status >= 500) throw refusal(response, server, await readWords(response));
    const target = elsewhere(response, url);
    if (target) {
      await response.body?.cancel().catch(() => {});
      throw sentElsewhere(target, server);
    }
    if (ok && headers.get('content-type')?.startsWith('text/html')) {
      throw failure(server, webPage, await readWords(response));
    }
    return limitMessages(response, server, (reason) => onEnd(init?.method ?? 'GET', reason));
  };
}
