import { type DpopSession, type FetchLike, withDpop } from '@modelcontextprotocol/client';
import { readChallenge } from './challenge.ts';
import type { HeldSignIn } from './held-sign-in.ts';
import type { Session } from './session.ts';

/**
 * A `fetch` for a server's messages that says who we are, with whatever sign-in holds at that moment. What the server refuses for
 * want of a token or of scope is tried once more with what can be had without the person; else the call fails by name.
 */
export function authorizedFetch(session: Session, server: URL, next: FetchLike): FetchLike {
  async function send(held: HeldSignIn | null, ...[url, init]: Parameters<FetchLike>): Promise<Response> {
    // A token is for the server alone, wherever a message is sent on to.
    if (!held || new URL(url).origin !== server.origin) return await next(url, init);
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${held.accessToken}`);
    const dpop = await session.dpop(held);
    const through = isBound(held, dpop) ? withDpop(dpop, () => held.accessToken)(next) : next;
    return await through(url, { ...init, headers });
  }

  return async (url, init) => {
    const used = await session.current();
    const response = await send(used, url, init);
    const retry = await whatNext(session, response, used);
    if (!retry) return response;
    const again = await send(retry, url, init);
    if (again.status !== 401) return again;
    await again.body?.cancel();
    throw session.rejected();
  };
}

function isBound(held: HeldSignIn, dpop: DpopSession | undefined): dpop is DpopSession {
  return dpop !== undefined && held.tokenType.toLowerCase() === 'dpop';
}

/** What to try a refused request again with; null when it was not refused for want of a sign-in. */
async function whatNext(session: Session, response: Response, used: HeldSignIn | null): Promise<HeldSignIn | null> {
  if (response.status !== 401 && response.status !== 403) return null;
  const { error, ...challenge } = readChallenge(response);
  if (response.status === 403 && error !== 'insufficient_scope') return null;
  await response.body?.cancel();
  return response.status === 401 ? await session.unauthorized(challenge, used) : await session.widen(challenge, used);
}
