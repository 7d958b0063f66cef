import type { z } from 'zod';
import type { Auth, authSchema, keyAlgorithms } from '../../../shared/sign-in.ts';

/** How to sign in, as typed: text in every field, those of other kinds kept for a change of mind. */
export interface AuthForm {
  readonly kind: Auth['kind'];
  readonly clientId: string;
  readonly clientSecret: string;
  readonly issuer: string;
  readonly scopes: string;
  readonly privateKey: string;
  readonly algorithm: (typeof keyAlgorithms)[number];
  readonly tokenEndpoint: string;
  readonly providerClientId: string;
  readonly idToken: string;
  readonly assertion: string;
  /** The placeholders of the secrets that are in the vault; one stays while nothing else is typed for it. */
  readonly kept: { readonly [N in SecretName]?: string };
}

/** The fields that are secrets. */
export type SecretName = 'clientSecret' | 'privateKey' | 'idToken' | 'assertion';

export const emptyAuth: AuthForm = {
  kind: 'automatic',
  clientId: '',
  clientSecret: '',
  issuer: '',
  scopes: '',
  privateKey: '',
  algorithm: 'ES256',
  tokenEndpoint: '',
  providerClientId: '',
  idToken: '',
  assertion: '',
  kept: {},
};

/** The form filled with what is kept; secrets as the placeholders they are. */
export function authForm(auth: Auth): AuthForm {
  const { kind } = auth;
  const provider = kind === 'enterprise' ? auth.provider : null;
  const kept: AuthForm['kept'] = {
    ...('clientSecret' in auth && auth.clientSecret !== undefined ? { clientSecret: auth.clientSecret } : {}),
    ...(kind === 'private-key' ? { privateKey: auth.privateKey } : {}),
    ...(kind === 'workload' ? { assertion: auth.assertion } : {}),
    ...(provider ? { idToken: provider.idToken } : {}),
  };
  return {
    ...emptyAuth,
    ...kept,
    kind,
    kept,
    clientId: ('clientId' in auth && auth.clientId) || '',
    issuer: (kind === 'automatic' && auth.issuer) || '',
    scopes: ('scopes' in auth && auth.scopes?.join(' ')) || '',
    algorithm: kind === 'private-key' ? auth.algorithm : emptyAuth.algorithm,
    tokenEndpoint: provider?.tokenEndpoint ?? '',
    providerClientId: provider?.clientId ?? '',
  };
}

/** Only what was typed: an empty field is left out. */
function given<K extends string>(fields: Record<K, string>): Partial<Record<K, string>> {
  const typed = Object.entries<string>(fields).map(([name, value]) => [name, value.trim()] as const);
  return Object.fromEntries(typed.filter(([, value]) => value !== '')) as Partial<Record<K, string>>;
}

/** The kept secrets nobody typed another one for. */
function keptOf(form: AuthForm): AuthForm['kept'] {
  const names = Object.keys(form.kept) as SecretName[];
  return Object.fromEntries(names.filter((name) => form[name].trim() === '').map((name) => [name, form.kept[name]]));
}

/** The form as the contract wants it; what is missing or wrong in it, the contract says. */
export function readAuth(typed: AuthForm): z.input<typeof authSchema> {
  const form = { ...typed, ...keptOf(typed) };
  const scopes = form.scopes.split(/\s+/).filter(Boolean);
  const asked = scopes.length === 0 ? {} : { scopes };
  const clientId = form.clientId.trim();
  const clientSecret = form.clientSecret.trim();
  switch (form.kind) {
    case 'none':
      return { kind: 'none' };
    case 'automatic':
      return { kind: 'automatic', ...given({ clientId, clientSecret, issuer: form.issuer }), ...asked };
    case 'client-secret':
      return { kind: 'client-secret', clientId, clientSecret, ...asked };
    case 'private-key':
      return { kind: 'private-key', clientId, privateKey: form.privateKey, algorithm: form.algorithm, ...asked };
    case 'enterprise': {
      const provider = {
        tokenEndpoint: form.tokenEndpoint.trim(),
        clientId: form.providerClientId.trim(),
        idToken: form.idToken.trim(),
      };
      return { kind: 'enterprise', clientId, clientSecret, provider, ...asked };
    }
    case 'workload':
      return { kind: 'workload', ...given({ clientId }), assertion: form.assertion.trim(), ...asked };
  }
}
