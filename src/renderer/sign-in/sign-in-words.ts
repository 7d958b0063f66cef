import type { Problem, Server, ServerConfig } from '../../shared/servers.ts';
import type { SignIn } from '../../shared/sign-in.ts';
import { t } from '../text/en.ts';
import { untilWords } from '../ui/ago.tsx';

/** Whether a server is one that anybody could be signed in to; a header that says who we are takes the place of it. */
export function canSignIn(config: ServerConfig): boolean {
  if (config.transport === 'stdio' || config.auth.kind === 'none') return false;
  return !Object.keys(config.headers).some((name) => name.toLowerCase() === 'authorization');
}

/** Whether it is a person who signs in, with their browser; else Countersign gets the tokens by itself. */
export function byPerson(config: ServerConfig): boolean {
  return config.transport !== 'stdio' && config.auth.kind === 'automatic';
}

/** Somebody may be signed in, and the server still want to be allowed more. */
export function isSignedIn({ state, problem }: SignIn): boolean {
  return state === 'signed-in' || state === 'refreshing' || problem?.code === 'server.needs_scope';
}

/** The server's state; one that has nobody signed in any more needs that, though its connection may not have noticed yet. */
export function stateOf({ state, signIn }: Server): Server['state'] {
  const over = state === 'connected' && signIn?.state === 'needed' && !isSignedIn(signIn);
  return over ? 'needs-sign-in' : state;
}

/** Whether signing in is what would help it now. */
export function offersSignIn(server: Server): boolean {
  if (!canSignIn(server.config)) return false;
  return stateOf(server) === 'needs-sign-in' || (server.state === 'connected' && server.signIn?.state === 'needed');
}

/** Why a sign-in is needed, has failed, or is renewed late; that the person cancelled one is no problem. */
export function signInProblem({ state, problem, signIn }: Server): Problem | null {
  const own = signIn?.problem?.code === 'signin.cancelled' ? null : signIn?.problem;
  return own ?? (state === 'needs-sign-in' ? problem : null);
}

/** Whether a problem is one that the next sign-in, or time, is meant to solve. */
export function isMild({ code }: Problem): boolean {
  return code === 'server.needs_sign_in' || code === 'server.needs_scope' || code === 'signin.unavailable';
}

/** How long the token is good for, in one line; empty when there is nothing to say. */
export function tokenLine(signIn: SignIn, now: number): string {
  if (signIn.state === 'refreshing') return t.signIn.state.refreshing;
  if (signIn.state !== 'signed-in') return '';
  const { renewsAt, expiresAt, problem } = signIn;
  if (renewsAt !== null)
    return (problem?.code === 'signin.unavailable' ? t.signIn.late : t.signIn.renews)(untilWords(renewsAt, now));
  if (expiresAt === null) return '';
  const words = Date.parse(expiresAt) <= now ? t.signIn.expired : t.signIn.expires;
  return words(untilWords(expiresAt, now));
}
