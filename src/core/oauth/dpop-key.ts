import { DpopSession } from '@modelcontextprotocol/client';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

const alg = 'ES256';

/** A new private key for tokens to be bound to (RFC 9449), in the form the vault keeps. */
export async function newDpopKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return await exportJWK(privateKey);
}

/** What signs with the key; it remembers the nonces that servers give out, so there should be one for as long as the key. */
export async function dpopSession(key: Readonly<Record<string, unknown>>): Promise<DpopSession> {
  const { d: _secret, ...publicJwk } = key as JWK;
  const [privateKey, publicKey] = await Promise.all([importJWK(key as JWK, alg), importJWK(publicJwk, alg)]);
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) throw new Error('not a key pair');
  const thumbprint = await calculateJwkThumbprint(publicJwk);
  return await DpopSession.create({ keyPair: { privateKey, publicKey, publicJwk, thumbprint, alg } });
}
