import { type FetchLike, selectClientAuthMethod } from '@modelcontextprotocol/client';
import type { HeldSignIn } from './held-sign-in.ts';

/**
 * Asks the issuer to take back what it gave (RFC 7009). With the refresh token the access tokens made from it go as well; many
 * issuers cannot revoke one of those by itself. False where this is not offered, or the issuer could not be asked.
 */
export async function revokeSignIn(held: HeldSignIn, fetchFn: FetchLike): Promise<boolean> {
  const endpoint = held.metadata?.revocation_endpoint;
  if (endpoint === undefined || !URL.canParse(endpoint)) return false;
  const access = { token: held.accessToken, hint: 'access_token' };
  if (held.refreshToken === undefined) return await revoke(held, endpoint, access, fetchFn);
  const revoked = await revoke(held, endpoint, { token: held.refreshToken, hint: 'refresh_token' }, fetchFn);
  await revoke(held, endpoint, access, fetchFn);
  return revoked;
}

async function revoke(
  { client, metadata }: HeldSignIn,
  endpoint: string,
  { token, hint }: { token: string; hint: string },
  fetchFn: FetchLike,
): Promise<boolean> {
  const body = new URLSearchParams({ token, token_type_hint: hint });
  const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' });
  const methods =
    metadata?.revocation_endpoint_auth_methods_supported ?? metadata?.token_endpoint_auth_methods_supported;
  const { client_id: id, client_secret: secret } = client;
  if (secret !== undefined && selectClientAuthMethod(client, methods ?? []) === 'client_secret_basic') {
    headers.set('authorization', `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`);
  } else {
    body.set('client_id', id);
    if (secret !== undefined) body.set('client_secret', secret);
  }
  try {
    const response = await fetchFn(endpoint, { method: 'POST', headers, body });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
