import { z } from 'zod';
import type { Auth } from '../../src/shared/sign-in.ts';

const text = z.string();

/** What the person would have set up for the mock of this scenario, from what the suite tells about it. */
export function authFor(scenario: string, context: unknown): Auth {
  const given = z.record(text, z.unknown()).parse(context);
  const say = (name: string) => text.parse(given[name]);
  switch (scenario) {
    case 'auth/pre-registration':
      return { kind: 'automatic', clientId: say('client_id'), clientSecret: say('client_secret') };
    case 'auth/client-credentials-basic':
      return { kind: 'client-secret', clientId: say('client_id'), clientSecret: say('client_secret') };
    case 'auth/client-credentials-jwt':
      return {
        kind: 'private-key',
        clientId: say('client_id'),
        privateKey: say('private_key_pem'),
        algorithm: 'ES256',
      };
    case 'auth/enterprise-managed-authorization':
      return {
        kind: 'enterprise',
        clientId: say('client_id'),
        clientSecret: say('client_secret'),
        provider: {
          tokenEndpoint: say('idp_token_endpoint'),
          clientId: say('idp_client_id'),
          idToken: say('idp_id_token'),
        },
      };
    case 'auth/wif-jwt-bearer':
      return { kind: 'workload', clientId: say('client_id'), assertion: say('valid_jwt') };
    default:
      return { kind: 'automatic' };
  }
}
