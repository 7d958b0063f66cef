import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { Vault } from '../ports.ts';

const vaultName = 'history.key';

/** The ed25519 key that signs heads. It lives in the vault; only its public half is ever written to disk. */
export interface SigningKey {
  /** SPKI, DER, base64. */
  readonly publicKey: string;
  /** @returns the signature of the text's UTF-8 bytes, base64 */
  sign(text: string): string;
}

/**
 * The key the vault holds, or null when it holds none.
 *
 * @throws AppError `vault.*` when the vault cannot be used or holds something that is no key
 */
export async function loadSigningKey(vault: Vault): Promise<SigningKey | null> {
  const stored = await vault.get(vaultName);
  if (stored === null) return null;
  try {
    return signingKey(createPrivateKey({ key: Buffer.from(stored, 'base64'), format: 'der', type: 'pkcs8' }));
  } catch (cause) {
    throw new AppError('vault.corrupt', 'What the vault keeps as the key of the history is not a key.', {
      remedy: 'Put the vault back from a backup.',
      cause,
    });
  }
}

/** Makes a key and keeps it in the vault. Throws AppError `vault.*` when that fails. */
export async function createSigningKey(vault: Vault): Promise<SigningKey> {
  const { privateKey } = generateKeyPairSync('ed25519');
  await vault.set(vaultName, privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'));
  return signingKey(privateKey);
}

/** Whether `signature` was made over `text` by the private half of `publicKey`. Nonsense in any of them is a no. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return (
      key.asymmetricKeyType === 'ed25519' && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
    );
  } catch {
    return false;
  }
}

function signingKey(privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64');
  return { publicKey, sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64') };
}
