import type { Problem, Server, ServerConfig } from '../../shared/servers.ts';
import type { SignIn } from '../../shared/sign-in.ts';
import { t } from '../text/en.ts';
import { untilWords } from '../ui/ago.tsx';

/** Whether a server is one that anybody could be signed in to. */
export function canSignIn(config: ServerConfig): boolean {
  return config.transport === 'http' && config.auth.kind !== 'none';
}

/** Whether it is a person who signs in, with their browser; else Countersign gets the tokens by itself. */
export function byPerson(config: ServerConfig): boolean {
  return config.transport === 'http' && config.auth.kind === 'automatic';
}

export function isSignedIn(signIn: SignIn): boolean {
  return signIn.state === 'signed-in' || signIn.state === 'refreshing';
}

/** Why nobody is signed in, or why renewing is late; that the person cancelled is no problem. */
export function signInProblem({ state, problem, signIn }: Server): Problem | null {
  const why = signIn?.problem ?? (state === 'needs-sign-in' ? problem : null);
  return why?.code === 'signin.cancelled' ? null : why;
}

/** How long the token is good for, in one line; empty when there is nothing to say. */
export function tokenLine(signIn: SignIn, now: number): string {
  if (signIn.state === 'refreshing') return t.signIn.state.refreshing;
  if (signIn.state !== 'signed-in') return '';
  const { renewsAt, expiresAt, problem } = signIn;
  if (renewsAt !== null) return (problem ? t.signIn.late : t.signIn.renews)(untilWords(renewsAt, now));
  if (expiresAt === null) return '';
  const words = Date.parse(expiresAt) <= now ? t.signIn.expired : t.signIn.expires;
  return words(untilWords(expiresAt, now));
}
