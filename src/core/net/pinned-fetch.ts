import { isIP, type Socket } from 'node:net';
import {
  Agent,
  buildConnector,
  type RequestInit as UndiciInit,
  type Response as UndiciResponse,
  fetch as undiciFetch,
} from 'undici';
import type { AddressPolicy } from './address-policy.ts';

const mostAddresses = 6;
const shortTry = 1000;
const longTry = 10_000;
const forEver = 0;

/**
 * Opens connections to the very addresses that were judged: each goes to an IP address, so that no name is looked up between
 * the check and the connection; TLS still proves the name. Addresses are tried one after the other. How long an answer may take
 * is the caller's to say, by the signal of its request.
 */
function createPinnedAgent(policy: AddressPolicy): Agent {
  const connectQuickly = buildConnector({ timeout: shortTry, allowH2: false });
  const connectPatiently = buildConnector({ timeout: longTry, allowH2: false });

  async function connect(options: buildConnector.Options): Promise<Socket> {
    const url = new URL(`${options.protocol}//${options.host ?? options.hostname}`);
    const addresses = (await policy.resolve(url)).slice(0, mostAddresses);
    const named = options.protocol === 'https:' && isIP(options.hostname) === 0;
    const pinned = named ? { ...options, servername: options.hostname.replace(/\.$/, '') } : options;
    let failure: Error = Object.assign(new Error('the name has no address'), { code: 'ENOTFOUND' });
    for (const [index, hostname] of addresses.entries()) {
      const connector = index === addresses.length - 1 ? connectPatiently : connectQuickly;
      const [error, socket] = await new Promise<Parameters<buildConnector.Callback>>((resolve) => {
        connector({ ...pinned, hostname }, (...outcome) => resolve(outcome));
      });
      if (socket) return socket;
      failure = error;
    }
    throw failure;
  }

  return new Agent({
    allowH2: false,
    headersTimeout: forEver,
    bodyTimeout: forEver,
    connect: (options, callback) => {
      connect(options).then(
        (socket) => callback(null, socket),
        (error: Error) => callback(error, null),
      );
    },
  });
}

export type PinnedFetch = (url: URL, init: RequestInit) => Promise<Response>;

/** A `fetch` that connects to judged addresses alone and follows no redirect. It is undici's, which takes long to load: import it late. */
export function createPinnedFetch(policy: AddressPolicy): PinnedFetch {
  const dispatcher = createPinnedAgent(policy);
  // An undici response that nobody holds any more takes its body with it.
  const held = new WeakMap<object, UndiciResponse>();
  return async (url, init) => {
    // The one standard's types, by two packages.
    const request = { ...init, headers: [...new Headers(init.headers)], redirect: 'manual', dispatcher };
    const answer = await undiciFetch(url, request as UndiciInit);
    if (answer.body !== null) held.set(answer.body, answer);
    const { status, headers } = answer;
    return new Response(answer.body as ReadableStream | null, { status, headers: [...headers] });
  };
}
