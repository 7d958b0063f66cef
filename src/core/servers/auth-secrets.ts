import type { Auth } from '../../shared/sign-in.ts';

/** `auth` with each of its secrets replaced by what `change` makes of it; `name` tells them apart. */
export async function changeSecrets(
  auth: Auth,
  change: (secret: string, name: string) => Promise<string>,
): Promise<Auth> {
  switch (auth.kind) {
    case 'none':
      return auth;
    case 'automatic':
      if (auth.clientSecret === undefined) return auth;
      return { ...auth, clientSecret: await change(auth.clientSecret, 'client-secret') };
    case 'client-secret':
      return { ...auth, clientSecret: await change(auth.clientSecret, 'client-secret') };
    case 'private-key':
      return { ...auth, privateKey: await change(auth.privateKey, 'private-key') };
    case 'workload':
      return { ...auth, assertion: await change(auth.assertion, 'assertion') };
    case 'enterprise': {
      const clientSecret = await change(auth.clientSecret, 'client-secret');
      const idToken = await change(auth.provider.idToken, 'id-token');
      return { ...auth, clientSecret, provider: { ...auth.provider, idToken } };
    }
  }
}
