import {
  createPrivateKeyJwtAuth,
  type DpopSession,
  type FetchLike,
  fetchToken,
  type OAuthClientProvider,
  OAuthError,
  type OAuthTokens,
  requestJwtAuthorizationGrant,
} from '@modelcontextprotocol/client';
import type { Auth } from '../../shared/sign-in.ts';
import type { Discovered } from './discover.ts';
import type { Client } from './held-sign-in.ts';

/** The ways to get a token without the person. */
export type MachineAuth = Exclude<Auth, { kind: 'automatic' | 'none' }>;

export interface MachineRequest {
  readonly auth: MachineAuth;
  readonly found: Discovered;
  readonly scope: string | undefined;
  readonly dpop: DpopSession | undefined;
  readonly fetchFn: FetchLike;
}

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** The client such a server is spoken to as. */
export function machineClient(auth: MachineAuth): Client {
  if (auth.kind === 'client-secret' || auth.kind === 'enterprise') {
    return { client_id: auth.clientId, client_secret: auth.clientSecret };
  }
  return { client_id: auth.clientId ?? '', token_endpoint_auth_method: 'none' };
}

/** Asks the issuer for a token: one request to it, and for `enterprise` one to the company's provider before. Never twice. */
export async function requestMachineToken(request: MachineRequest): Promise<OAuthTokens> {
  const { auth, found, scope, dpop, fetchFn } = request;
  const params = await tokenParams(request);
  if (scope !== undefined) params.set('scope', scope);
  const client = machineClient(auth);
  const provider: OAuthClientProvider = {
    redirectUrl: undefined,
    clientMetadata: { redirect_uris: [] },
    clientInformation: () => (client.client_id === '' ? undefined : { ...client, issuer: found.issuer }),
    tokens: () => undefined,
    saveTokens() {},
    redirectToAuthorization() {},
    saveCodeVerifier() {},
    codeVerifier: () => '',
    prepareTokenRequest: () => params,
    ...(dpop && { dpop: () => dpop }),
    ...(auth.kind === 'private-key' && {
      addClientAuthentication: createPrivateKeyJwtAuth({
        issuer: auth.clientId,
        subject: auth.clientId,
        privateKey: auth.privateKey,
        alg: auth.algorithm,
      }),
    }),
  };
  return await fetchToken(provider, found.issuerUrl, {
    ...(found.metadata && { metadata: found.metadata }),
    resource: found.resource,
    ...(scope !== undefined && { scope }),
    fetchFn,
  });
}

async function tokenParams({ auth, found, scope, fetchFn }: MachineRequest): Promise<URLSearchParams> {
  if (auth.kind === 'workload') return new URLSearchParams({ grant_type: jwtBearer, assertion: auth.assertion });
  if (auth.kind !== 'enterprise') return new URLSearchParams({ grant_type: 'client_credentials' });
  const { jwtAuthGrant } = await requestJwtAuthorizationGrant({
    tokenEndpoint: auth.provider.tokenEndpoint,
    audience: found.issuer,
    resource: found.resource,
    idToken: auth.provider.idToken,
    clientId: auth.provider.clientId,
    ...(scope !== undefined && { scope }),
    fetchFn,
  }).catch((error: unknown) => {
    // The SDK tells a refusal by its message alone.
    const code = error instanceof Error && /^Token exchange failed: ([a-z_]+)/.exec(error.message)?.[1];
    throw code ? new OAuthError(code, 'The identity provider refused.') : error;
  });
  return new URLSearchParams({ grant_type: jwtBearer, assertion: jwtAuthGrant });
}
