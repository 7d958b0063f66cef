import type { Socket } from 'node:net';
import { AppError } from '../../shared/errors.ts';
import type { Log } from '../ports.ts';
import { quote } from '../quote.ts';
import { type AddressPolicyOptions, createAddressPolicy } from './address-policy.ts';
import { explainNetworkError } from './explain-network-error.ts';

/** An open connection to the host of an `http:` or `https:` address, encrypted for the latter. @throws AppError `net.*` */
export type GuardedSocket = (url: URL) => Promise<Socket>;

/** For what is spoken over a connection of its own: goes where the guarded `fetch` would go, by the same rules, and nowhere else. */
export function createGuardedSocket({ log, ...options }: AddressPolicyOptions & { readonly log: Log }): GuardedSocket {
  const policy = createAddressPolicy(options);
  return async (url) => {
    try {
      policy.checkForm(url);
      const { createPinnedConnect } = await import('./pinned-connect.ts');
      const { protocol, hostname, host, port } = url;
      return await createPinnedConnect(policy)({ protocol, hostname, host, port });
    } catch (error) {
      const reason = error instanceof AppError ? error : explainNetworkError(error, url);
      log.warn('a connection was refused or failed', { code: reason.code, host: quote(url.host) });
      throw reason;
    }
  };
}
