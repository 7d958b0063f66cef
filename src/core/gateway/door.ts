import type { IncomingMessage } from 'node:http';
import { type Refusal, refusals } from './refusals.ts';

/** Where the gateway is: the only names it answers to. */
export interface Door {
  /** Host header values, lower case, with the port. */
  readonly hosts: ReadonlySet<string>;
  readonly origins: ReadonlySet<string>;
}

const methods = new Set(['POST', 'GET', 'DELETE']);
const everyAddress = new Set(['0.0.0.0', '::']);

/** `host` as it stands in a URL: an IPv6 address gets its brackets. */
export function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** The names a gateway bound to `host` and `port` answers to: loopback always, and `host` itself. */
export function doorAt(host: string, port: number): Door {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  if (!everyAddress.has(host)) names.push(hostInUrl(host).toLowerCase());
  const hosts = names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
  return { hosts: new Set(hosts), origins: new Set(hosts.map((name) => `http://${name}`)) };
}

/**
 * What every request must pass before its token is looked at: path and method, Host (a rebound DNS name is foreign), Origin
 * (a web page has one; `null` is a sandboxed page). No body has been read yet.
 */
export function refusalAtDoor(request: IncomingMessage, door: Door): Refusal | null {
  const { url = '', method = '', headers } = request;
  if (url !== '/mcp' && !url.startsWith('/mcp?')) return refusals.path;
  if (!methods.has(method)) return refusals.method;
  if (!door.hosts.has((headers.host ?? '').toLowerCase())) return refusals.host;
  if (headers.origin !== undefined && !door.origins.has(headers.origin.toLowerCase())) return refusals.origin;
  return null;
}

/** The bearer token of a request; empty when there is none or it cannot be one, so that looking it up costs the same. */
export function bearerToken(request: IncomingMessage): string {
  const match = /^Bearer +([A-Za-z0-9\-._~+/]{1,512}=*)$/i.exec(request.headers.authorization ?? '');
  return match?.[1] ?? '';
}
