import { type FetchLike, type OAuthClientMetadata, registerClient } from '@modelcontextprotocol/client';
import { AppError } from '../../shared/errors.ts';
import type { Discovered } from './discover.ts';
import type { Client } from './held-sign-in.ts';
import type { Target } from './sign-in-context.ts';
import { askForClient } from './sign-in-errors.ts';

/** The path of the redirect address wherever it is registered for longer than one sign-in. */
export const callbackPath = '/callback';

/** What every issuer is told about us. */
const ourselves = {
  client_name: 'Countersign',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  application_type: 'native',
  software_id: 'countersign',
} satisfies Partial<OAuthClientMetadata>;

/** How we become a client of an issuer, in the order of preference. */
export type ClientWay = 'given' | 'document' | 'registration';

/**
 * How to become a client of this issuer: registered by hand, by our client id metadata document, or by registering ourselves.
 *
 * @throws AppError `signin.no_client` when none of them is to be had: then the person has to be asked
 */
export function chooseWay({ server, auth }: Target, found: Discovered, document: string | null): ClientWay {
  if (auth.kind === 'automatic' && auth.clientId !== undefined) return 'given';
  if (document !== null && found.metadata?.client_id_metadata_document_supported === true) return 'document';
  if (!found.metadata || found.metadata.registration_endpoint) return 'registration';
  throw new AppError('signin.no_client', `The issuer of “${server}” takes only clients it knows.`, {
    remedy: askForClient,
  });
}

/** The client itself. One that registers does so anew for each sign-in, so that the exact redirect address is known to the issuer. */
export async function becomeClient(
  way: ClientWay,
  options: {
    target: Target;
    found: Discovered;
    document: string | null;
    redirectUri: string;
    scope: string | undefined;
    fetchFn: FetchLike;
  },
): Promise<Client> {
  const { target, found, document, redirectUri, scope, fetchFn } = options;
  const { auth } = target;
  if (way === 'given' && auth.kind === 'automatic' && auth.clientId !== undefined) {
    return { client_id: auth.clientId, ...(auth.clientSecret && { client_secret: auth.clientSecret }) };
  }
  if (way === 'document' && document !== null) return { client_id: document };
  const supported = found.metadata?.token_endpoint_auth_methods_supported;
  const method = ['none', 'client_secret_basic', 'client_secret_post'].find((one) => supported?.includes(one));
  const registered = await registerClient(found.issuerUrl, {
    ...(found.metadata && { metadata: found.metadata }),
    clientMetadata: {
      ...ourselves,
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: method ?? 'none',
      ...(scope !== undefined && { scope }),
    },
    fetchFn,
  });
  const { client_id, client_secret, token_endpoint_auth_method } = registered;
  return {
    client_id,
    ...(client_secret !== undefined && { client_secret }),
    ...(token_endpoint_auth_method !== undefined && { token_endpoint_auth_method }),
  };
}
