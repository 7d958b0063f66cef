import { type FetchLike, selectClientAuthMethod } from '@modelcontextprotocol/client';
import type { Grant } from './grant.ts';

/** Asks the issuer to take back what it gave (RFC 7009). False where it does not offer that, or could not be asked. */
export async function revokeGrant(grant: Grant, fetchFn: FetchLike): Promise<boolean> {
  const endpoint = grant.metadata?.revocation_endpoint;
  if (typeof endpoint !== 'string' || !URL.canParse(endpoint)) return false;
  const tokens = [
    { token: grant.refreshToken, hint: 'refresh_token' },
    { token: grant.accessToken, hint: 'access_token' },
  ];
  let revoked = true;
  for (const { token, hint } of tokens) {
    if (token !== undefined) revoked = (await revoke(grant, endpoint, { token, hint }, fetchFn)) && revoked;
  }
  return revoked;
}

async function revoke(
  { client, metadata }: Grant,
  endpoint: string,
  { token, hint }: { token: string; hint: string },
  fetchFn: FetchLike,
): Promise<boolean> {
  const body = new URLSearchParams({ token, token_type_hint: hint });
  const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' });
  const methods =
    metadata?.revocation_endpoint_auth_methods_supported ?? metadata?.token_endpoint_auth_methods_supported;
  const supported = Array.isArray(methods) ? methods.filter((one) => typeof one === 'string') : [];
  const { client_id: id, client_secret: secret } = client;
  if (secret !== undefined && selectClientAuthMethod(client, supported) === 'client_secret_basic') {
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
