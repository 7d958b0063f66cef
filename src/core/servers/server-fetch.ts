import type { FetchLike } from '@modelcontextprotocol/client';
import { AppError } from '../../shared/errors.ts';
import { explainNetworkFailure, explainStatus } from './explain-failure.ts';
import { limitMessages } from './limit-messages.ts';

async function fail(response: Response, error: AppError): Promise<never> {
  await response.body?.cancel().catch(() => {});
  throw error;
}

function elsewhere(response: Response, from: string | URL): URL | null {
  const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
  const target = location === null ? null : URL.parse(location, String(from));
  return target && target.origin !== new URL(from).origin ? target : null;
}

/**
 * A `fetch` for one server, over the guarded one, that turns every failure into an AppError with a remedy, and never follows a
 * redirect to another origin, where the server's credentials have no business. A 4xx other than 401 and 403 is left to the
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
    const { status } = response;
    if (status === 401 || status === 403 || status >= 500) return fail(response, explainStatus(status, server));
    const target = elsewhere(response, url);
    if (target) {
      const message = `“${server}” sends us on to ${target.origin}, which is not where your credentials belong.`;
      const remedy = `If you trust it, use ${target.origin}${target.pathname} as the address.`;
      return fail(response, new AppError('server.unreachable', message, { remedy }));
    }
    if (response.ok && response.headers.get('content-type')?.startsWith('text/html')) {
      const remedy = 'Check the path of the address; many servers answer at /mcp.';
      return fail(
        response,
        new AppError('server.protocol', `“${server}” answers with a web page, not MCP.`, { remedy }),
      );
    }
    return limitMessages(response, server, (reason) => onEnd(init?.method ?? 'GET', reason));
  };
}
