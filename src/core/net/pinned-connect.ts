import { isIP, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import type { AddressPolicy } from './address-policy.ts';

const mostAddresses = 6;
const shortTry = 1000;
const longTry = 10_000;

export type PinnedConnect = (options: buildConnector.Options) => Promise<Socket>;

const noAddress = Object.assign(new Error('the name has no address'), { code: 'ENOTFOUND' });

/** Of the failures at several addresses of one name, how much each says: one that was reached more than one that was not. */
function weight(error: Error): number {
  const code = 'code' in error ? String(error.code) : '';
  if (/^(?:ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL|EAFNOSUPPORT)$/.test(code)) return 0;
  return code === 'ECONNREFUSED' ? 1 : 2;
}

/**
 * Opens connections to the very addresses that were judged: each goes to an IP address, so that no name is looked up between
 * the check and the connection; TLS still proves the name. Addresses are tried one after the other. It is undici's, which takes
 * long to load: import it late.
 */
export function createPinnedConnect(policy: AddressPolicy): PinnedConnect {
  const connectQuickly = buildConnector({ timeout: shortTry, allowH2: false });
  const connectPatiently = buildConnector({ timeout: longTry, allowH2: false });

  return async (options) => {
    const url = new URL(`${options.protocol}//${options.host ?? options.hostname}`);
    const addresses = (await policy.resolve(url)).slice(0, mostAddresses);
    const named = options.protocol === 'https:' && isIP(options.hostname) === 0;
    const pinned = named ? { ...options, servername: options.hostname.replace(/\.$/, '') } : options;
    const failures: Error[] = [];
    for (const [index, hostname] of addresses.entries()) {
      const connector = index === addresses.length - 1 ? connectPatiently : connectQuickly;
      const [error, socket] = await new Promise<Parameters<buildConnector.Callback>>((resolve) => {
        connector({ ...pinned, hostname }, (...outcome) => resolve(outcome));
      });
      if (socket) return socket;
      failures.push(error);
    }
    const [telling = noAddress] = failures.toSorted((one, other) => weight(other) - weight(one));
    throw telling;
  };
}
