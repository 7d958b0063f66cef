import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { quote } from '../quote.ts';

export interface CallbackAnswer {
  readonly code: string;
  /** The issuer the answer says it is from (RFC 9207), already found to be the expected one where that is known. */
  readonly iss?: string;
}

export interface ExpectedCallback {
  readonly state: string;
  readonly server: string;
  readonly expectedIssuer?: string;
  readonly issuerRequired?: boolean;
}

/** `ours: false`: anybody could have sent it, and nothing follows from it. */
export type ReadCallback =
  | { readonly ours: false }
  | { readonly ours: true; readonly answer: CallbackAnswer }
  | { readonly ours: true; readonly refusal: AppError };

const once = ['state', 'code', 'iss', 'error'] as const;
const longest = 4096;

/** What RFC 6749 and OpenID Connect let a sign-in say, in our words; what else it says is not shown at all. */
const refusals: Record<string, readonly [what: string, remedy: string]> = {
  access_denied: ['was refused there', 'Sign in again and agree, or with another account.'],
  login_required: ['needs you to sign in there first', 'Sign in again.'],
  consent_required: ['needs your consent there', 'Sign in again and agree.'],
  interaction_required: ['needs an answer from you there', 'Sign in again.'],
  account_selection_required: ['needs you to choose an account there', 'Sign in again.'],
  server_error: ['ran into a problem there', 'Try again later.'],
  temporarily_unavailable: ['is not possible there just now', 'Try again later.'],
  invalid_scope: ['asked for what is not on offer there', 'Change the scopes asked for, or ask who runs the server.'],
  unauthorized_client: ['is not open to Countersign there', 'Ask who runs the server for a client id.'],
};

function same(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

function explainRefusal(error: string, server: string): AppError {
  const known = Object.hasOwn(refusals, error) ? refusals[error] : undefined;
  const [what, remedy] = known ?? ['did not work there', 'Try again; when it persists, ask who runs the server.'];
  const name = /^[a-z_]{1,40}$/.test(error) ? ` (${error})` : '';
  return new AppError('signin.refused', `The sign-in to ${quote(server)} ${what}${name}.`, { remedy });
}

function wrongIssuer(server: string): AppError {
  const message = `The answer to the sign-in to ${quote(server)} does not come from where you were sent.`;
  return new AppError('signin.issuer_mismatch', message, {
    remedy: 'It was not used. Sign in again; when it happens again, ask who runs the server.',
  });
}

/**
 * What a callback means. First `state`, then `iss` (RFC 9207), and only then what it says: an answer from elsewhere has no say,
 * not even with an error.
 */
export function readCallback(query: URLSearchParams, expected: ExpectedCallback): ReadCallback {
  if (once.some((name) => query.getAll(name).length > 1)) return { ours: false };
  if (!same(query.get('state') ?? '', expected.state)) return { ours: false };
  const { server, expectedIssuer, issuerRequired = false } = expected;
  const iss = query.get('iss');
  const matches = iss === null ? !issuerRequired : expectedIssuer === undefined || iss === expectedIssuer;
  if (!matches) return { ours: true, refusal: wrongIssuer(server) };
  const error = query.get('error');
  if (error !== null) return { ours: true, refusal: explainRefusal(error, server) };
  const code = query.get('code') ?? '';
  if (code === '' || code.length > longest) return { ours: false };
  return { ours: true, answer: { code, ...(iss !== null && { iss }) } };
}
