import { AppError } from '../../shared/errors.ts';
import { kindOfHost } from '../network-address.ts';
import { quote } from '../quote.ts';

/** One request on the way to a document. */
export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
}

const redirects = new Set([301, 302, 303, 307, 308]);
/** What another origin may be told; everything else may be a credential. */
const harmless = ['accept', 'mcp-protocol-version'];

function refusal(from: URL, what: string, remedy = 'Nothing was sent there. Ask whoever runs the server.'): AppError {
  return new AppError('net.redirect_refused', `${quote(from.host)} ${what}.`, { remedy });
}

function headersFor(target: URL, { url, headers }: Hop): Headers {
  if (target.origin === url.origin) return headers;
  return new Headers([...headers].filter(([name]) => harmless.includes(name)));
}

/**
 * Where an answer sends us on to, or null when it does not. The target has yet to pass the address policy.
 *
 * @param chosen the server's own address: what is not there must not send us there
 * @throws AppError `net.redirect_refused` for anything but a GET, for a step down from https, and for a way from the internet back
 *   into the person's network
 */
export function nextHop(response: { status: number; location: string | null }, hop: Hop, chosen?: URL): Hop | null {
  if (!redirects.has(response.status) || response.location === null) return null;
  if (hop.method !== 'GET' && hop.method !== 'HEAD') throw refusal(hop.url, 'sends on what was meant for it alone');
  const target = URL.parse(response.location, String(hop.url));
  if (target === null) throw refusal(hop.url, 'sends us on to what is no address');
  if (hop.url.protocol === 'https:' && target.protocol !== 'https:') {
    throw refusal(hop.url, `sends us on to an address that begins with ${quote(target.protocol)}`);
  }
  const crosses = target.origin !== hop.url.origin;
  const comesHome = kindOfHost(target) === 'loopback' && kindOfHost(hop.url) !== 'loopback';
  if (crosses && (comesHome || target.origin === chosen?.origin)) {
    throw refusal(hop.url, `sends us on to ${quote(target.host)}, which is not for it to name`);
  }
  return { url: target, method: hop.method, headers: headersFor(target, hop) };
}

export function tooManyRedirects(from: URL): AppError {
  return refusal(from, 'sends us from one address to the next', 'Ask whoever runs it.');
}
