import {
  type AuthorizationServerMetadata,
  checkResourceAllowed,
  discoverAuthorizationServerMetadata,
  discoverOAuthProtectedResourceMetadata,
  type FetchLike,
  type OAuthProtectedResourceMetadata,
  resourceUrlFromServerUrl,
} from '@modelcontextprotocol/client';
import { AppError } from '../../shared/errors.ts';
import type { Challenge } from './challenge.ts';
import type { Target } from './sign-in-context.ts';
import { unavailable } from './sign-in-errors.ts';

/** Where one signs in to a server, checked. */
export interface Discovered {
  /** The authorization server, as it names itself. */
  readonly issuer: string;
  /** The address its metadata was found by. */
  readonly issuerUrl: string;
  /** Missing only for servers of the revision 2025-03-26 that publish none. */
  readonly metadata: AuthorizationServerMetadata | undefined;
  readonly resourceMetadata: OAuthProtectedResourceMetadata | undefined;
  /** For RFC 8707, always sent. */
  readonly resource: string;
  readonly dpop: boolean;
}

/**
 * Finds where to sign in to a server: its resource metadata by the challenge's address, else by well-known; the issuer's by RFC 8414
 * or OpenID Connect; for the revision 2025-03-26 the server's own origin.
 *
 * @throws AppError `signin.no_issuer`, `signin.issuer_mismatch`, `signin.resource_mismatch`, `signin.no_pkce`,
 *   `signin.unavailable`, `net.*`, or what the SDK throws for an issuer whose metadata names another
 */
export async function discover(
  target: Target,
  challenge: Challenge | undefined,
  fetchFn: FetchLike,
): Promise<Discovered> {
  const { server, url, auth } = target;
  const resourceMetadata = await readResourceMetadata(target, challenge, fetchFn);
  const issuerUrl = chooseIssuer(target, resourceMetadata);
  const metadata = await readIssuerMetadata(server, issuerUrl, fetchFn);
  if (!metadata && resourceMetadata) throw noIssuer(server);
  const issuer = metadata?.issuer ?? issuerUrl;
  const needsBrowser = auth.kind === 'automatic';
  if (needsBrowser && metadata && !metadata.code_challenge_methods_supported?.includes('S256')) {
    throw new AppError(
      'signin.no_pkce',
      `The issuer of “${server}” does not protect sign-ins as it must (PKCE, S256).`,
      {
        remedy: 'Tell whoever runs the server. Until then, an access token can be given as a header.',
      },
    );
  }
  const wanted = resourceUrlFromServerUrl(url).href;
  const resource = resourceMetadata?.resource ?? wanted;
  if (!checkResourceAllowed({ requestedResource: wanted, configuredResource: resource })) {
    throw new AppError('signin.resource_mismatch', `“${server}” asks for tokens that are meant for another address.`, {
      remedy: 'Do not sign in. Check the address of the server, and tell whoever runs it.',
    });
  }
  const bound = resourceMetadata?.dpop_bound_access_tokens_required === true;
  const canBind: unknown = metadata && Reflect.get(metadata, 'dpop_signing_alg_values_supported');
  const dpop = (bound || challenge?.dpop === true) && Array.isArray(canBind) && canBind.includes('ES256');
  return { issuer, issuerUrl, metadata, resourceMetadata, resource, dpop };
}

async function readResourceMetadata(
  { server, url }: Target,
  challenge: Challenge | undefined,
  fetchFn: FetchLike,
): Promise<OAuthProtectedResourceMetadata | undefined> {
  const { noting, last } = noteStatus(fetchFn);
  const known = challenge?.metadataUrl;
  try {
    const options = known === undefined ? {} : { resourceMetadataUrl: known };
    return await discoverOAuthProtectedResourceMetadata(url, options, noting);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const status = last();
    if (status >= 500) throw unavailable(server, error);
    if (known === undefined && status >= 400) return undefined;
    throw noIssuer(server, error);
  }
}

function chooseIssuer({ server, url, auth }: Target, metadata: OAuthProtectedResourceMetadata | undefined): string {
  const offered = metadata?.authorization_servers ?? [];
  const expected = auth.kind === 'automatic' ? auth.issuer : undefined;
  const chosen = offered[0] ?? new URL('/', url).href;
  if (expected === undefined) return chosen;
  const found = [...offered, chosen].find((one) => sameIssuer(one, expected));
  if (found !== undefined) return found;
  throw new AppError('signin.issuer_mismatch', `“${server}” wants you to sign in somewhere else than at ${expected}.`, {
    remedy: 'Do not sign in unless you know why. The issuer you expect is part of the server’s configuration.',
  });
}

async function readIssuerMetadata(
  server: string,
  issuerUrl: string,
  fetchFn: FetchLike,
): Promise<AuthorizationServerMetadata | undefined> {
  try {
    return await discoverAuthorizationServerMetadata(issuerUrl, { fetchFn });
  } catch (error) {
    if (error instanceof Error && error.name === 'ZodError') throw noIssuer(server, error);
    throw error;
  }
}

/** Whether two ways to write an issuer mean one: a single slash at the end is all they may differ in. */
export function sameIssuer(one: string, other: string): boolean {
  return one.replace(/\/$/, '') === other.replace(/\/$/, '');
}

function noIssuer(server: string, cause?: unknown): AppError {
  return new AppError('signin.no_issuer', `“${server}” does not say where one signs in to it.`, {
    remedy: 'Check its address. If it takes an API key or a token instead, give it as a header.',
    cause,
  });
}

function noteStatus(fetchFn: FetchLike): { noting: FetchLike; last: () => number } {
  let status = 0;
  return {
    last: () => status,
    async noting(url, init) {
      const response = await fetchFn(url, init);
      status = response.status;
      return response;
    },
  };
}
