import type { SignIn } from '../../src/shared/sign-in.ts';

const minute = 60_000;

/** The time that was this many milliseconds ago. */
export const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

/** Signed in, with a token that is good for 43 minutes and renewed in 42. */
export function signedIn(more: Partial<SignIn> = {}): SignIn {
  return {
    state: 'signed-in',
    account: 'octo-dev',
    issuer: 'https://login.example.com/tenant',
    scopes: ['issues:read', 'issues:write'],
    signedInAt: ago(185 * minute),
    expiresAt: ago(-44 * minute + 1000),
    renewsAt: ago(-43 * minute + 1000),
    url: null,
    problem: null,
    ...more,
  };
}

/** Was signed in, and is no longer. */
export function signInNeeded(more: Partial<SignIn> = {}): SignIn {
  const problem = {
    code: 'signin.refused',
    message: 'The refresh token was revoked at 09:12.',
    remedy: 'Sign in again.',
  };
  const over = { state: 'needed' as const, expiresAt: null, renewsAt: null, scopes: [], problem };
  return { ...signedIn(), ...over, ...more };
}
