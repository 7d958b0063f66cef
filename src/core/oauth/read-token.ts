import type { FetchLike, OAuthTokens } from '@modelcontextprotocol/client';
import { createRemoteJWKSet, customFetch, decodeJwt, type JWTPayload, jwtVerify } from 'jose';
import { AppError } from '../../shared/errors.ts';
import type { Discovered } from './discover.ts';
import type { Target } from './sign-in-context.ts';

function claimsOf(token: string | undefined): JWTPayload {
  try {
    return token === undefined ? {} : decodeJwt(token);
  } catch {
    return {};
  }
}

/** Who is signed in, as far as the tokens say; for display only, nothing is decided by it. */
export function accountOf(tokens: OAuthTokens): string | null {
  for (const claims of [claimsOf(tokens.id_token), claimsOf(tokens.access_token)]) {
    for (const name of ['email', 'preferred_username', 'upn', 'name', 'sub']) {
      const value = claims[name];
      if (typeof value === 'string' && value !== '') return value.slice(0, 200);
    }
  }
  return null;
}

/**
 * Where the person has set the issuer they expect: that an access token which can be read was signed by it, for this server, and
 * holds now. One that cannot be read is the server's to judge.
 *
 * @throws AppError `signin.token_invalid`
 */
export async function checkToken(
  target: Target,
  found: Discovered,
  tokens: OAuthTokens,
  fetchFn: FetchLike,
): Promise<void> {
  if (target.auth.kind !== 'automatic' || target.auth.issuer === undefined) return;
  if (Object.keys(claimsOf(tokens.access_token)).length === 0) return;
  const keys = found.metadata?.jwks_uri;
  try {
    if (typeof keys !== 'string') throw new Error('the issuer publishes no keys');
    const keySet = createRemoteJWKSet(new URL(keys), {
      [customFetch]: (url, init) => fetchFn(url, init as RequestInit),
    });
    await jwtVerify(tokens.access_token, keySet, {
      issuer: found.issuer,
      audience: [found.resource, found.resource.replace(/\/$/, '')],
      clockTolerance: 60,
    });
  } catch (cause) {
    throw new AppError(
      'signin.token_invalid',
      `The token for “${target.server}” is not one that ${found.issuer} gives out for it.`,
      {
        remedy: 'Do not use it. Check the issuer in the server’s configuration, and tell whoever runs the server.',
        cause,
      },
    );
  }
}
