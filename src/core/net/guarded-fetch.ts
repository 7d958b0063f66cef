import type { Socket } from 'node:net';
import type { FetchLike } from '@modelcontextprotocol/client';
import { AppError } from '../../shared/errors.ts';
import type { Log } from '../ports.ts';
import { quote } from '../quote.ts';
import { type AddressPolicyOptions, createAddressPolicy } from './address-policy.ts';
import { explainNetworkError } from './explain-network-error.ts';
import type { PinnedFetch } from './pinned-fetch.ts';
import { readDocument } from './read-document.ts';
import { type Hop, nextHop, tooManyRedirects } from './redirects.ts';

export interface FetchLimits {
  /** Of a body, once unpacked. */
  readonly bodyBytes: number;
  /** From the first look-up to the last byte, redirects included. */
  readonly totalMs: number;
}

export interface GuardedFetchOptions extends AddressPolicyOptions {
  /**
   * `documents` (the default): the redirects of a GET are followed and judged, those of everything else refused, whatever
   * `redirect` says; bodies are read whole, within `limits`, and must be JSON where JSON was asked for. `messages`: MCP's own
   * traffic, which may go on for ever; redirects are given back as they are.
   */
  readonly kind?: 'documents' | 'messages';
  readonly limits?: Partial<FetchLimits>;
  /** Told each connection that is made, to look at. */
  readonly onConnect?: (socket: Socket) => void;
  readonly log: Log;
}

const documentLimits: FetchLimits = { bodyBytes: 1024 * 1024, totalMs: 20_000 };
const mostRedirects = 3;

function parse(input: string | URL): URL {
  const url = URL.parse(String(input));
  if (url !== null) return url;
  throw new AppError('net.address_refused', `${quote(String(input))} is no address.`, {
    remedy: 'Ask whoever runs the server.',
  });
}

/** JSON is due when it was asked for, and from a GET that did not say. */
function wantsJson({ method, headers }: Hop): boolean {
  return headers.get('accept')?.includes('json') ?? method === 'GET';
}

function tooSlow(url: URL, { totalMs }: FetchLimits): AppError {
  return new AppError('net.timeout', `${quote(url.host)} did not answer within ${totalMs / 1000} seconds.`, {
    remedy: 'Try again later.',
  });
}

/**
 * The one `fetch` for addresses that come from somewhere else. It goes over https to public addresses and nowhere else, unless
 * `allowLoopback` or `chosen` say so, and each connection is pinned to the address that was judged.
 *
 * @returns a `fetch` that throws AppError `net.*`, or what its signal was aborted with
 */
export function createGuardedFetch(options: GuardedFetchOptions): FetchLike {
  const { kind = 'documents', chosen, onConnect, log } = options;
  const limits = { ...documentLimits, ...options.limits };
  const policy = createAddressPolicy(options);
  let loading: Promise<PinnedFetch> | undefined;

  async function send({ url, method, headers }: Hop, init: RequestInit): Promise<Response> {
    policy.checkForm(url);
    loading ??= import('./pinned-fetch.ts').then(({ createPinnedFetch }) => createPinnedFetch(policy, onConnect));
    const fetch = await loading;
    return fetch(url, { ...init, method, headers });
  }

  async function fetchDocument(first: Hop, init: RequestInit): Promise<Response> {
    let hop = first;
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      const response = await send(hop, init);
      const location = response.headers.get('location');
      const next = nextHop({ status: response.status, location }, hop, chosen);
      if (next === null) {
        return readDocument(response, { host: hop.url.host, bodyBytes: limits.bodyBytes, json: wantsJson(first) });
      }
      await response.body?.cancel();
      hop = next;
    }
    throw tooManyRedirects(first.url);
  }

  return async (input, init = {}) => {
    const hop: Hop = {
      url: parse(input),
      method: init.method?.toUpperCase() ?? 'GET',
      headers: new Headers(init.headers),
    };
    if (kind === 'messages') {
      return send(hop, init).catch((error: unknown) => {
        throw init.signal?.aborted ? error : tell(explainNetworkError(error, hop.url), hop);
      });
    }
    const deadline = AbortSignal.timeout(limits.totalMs);
    const signal = init.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
    return fetchDocument(hop, { ...init, signal }).catch((error: unknown) => {
      if (init.signal?.aborted) throw error;
      throw tell(deadline.aborted ? tooSlow(hop.url, limits) : explainNetworkError(error, hop.url), hop);
    });
  };

  function tell(error: AppError, { url }: Hop): AppError {
    log.warn('a request was refused or failed', { code: error.code, host: quote(url.host) });
    return error;
  }
}
