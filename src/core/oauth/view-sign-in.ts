import type { AppError } from '../../shared/errors.ts';
import type { SignIn } from '../../shared/sign-in.ts';
import { type Ended, type HeldSignIn, scopesOf } from './held-sign-in.ts';

/** What a session knows, of which the person sees a part. */
export interface SignInFacts {
  readonly held: HeldSignIn | null;
  readonly ended: Ended | null;
  readonly problem: AppError | null;
  readonly refreshing: boolean;
  /** Where the person's browser has to go, while they are signing in. */
  readonly url: string | null;
  readonly renewsAt: number | null;
  /** What a server wants to be allowed on top. */
  readonly wanted: readonly string[];
}

/** The part of what is known that is shown; null when the server has never asked who we are. No token in it. */
export function viewSignIn(facts: SignInFacts): SignIn | null {
  const { held, ended, problem, refreshing, url, renewsAt, wanted } = facts;
  const of = held ?? ended;
  if (!of && !problem && url === null && !refreshing) return null;
  return {
    state: stateOf(facts),
    account: of?.account ?? null,
    issuer: of?.issuer ?? null,
    scopes: scopesOf(of?.scope),
    signedInAt: of ? iso(of.signedInAt) : null,
    expiresAt: iso(held?.expiresAt ?? null),
    renewsAt: held ? iso(renewsAt) : null,
    url,
    problem: problem
      ? toProblem(problem)
      : wanted.length > 0
        ? { code: 'server.needs_scope', message: `It wants to be allowed more: ${wanted.join(', ')}.` }
        : null,
  };
}

function stateOf({ held, problem, refreshing, url, wanted }: SignInFacts): SignIn['state'] {
  if (url !== null) return 'signing-in';
  if (refreshing) return 'refreshing';
  if (!held || wanted.length > 0 || problem?.code === 'server.needs_sign_in') return 'needed';
  return 'signed-in';
}

function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

function toProblem({ code, message, remedy }: AppError) {
  return remedy === undefined ? { code, message } : { code, message, remedy };
}
