import { domainToUnicode } from 'node:url';
import { type Finding, unclear } from './finding.ts';

/** One host a rule names: exactly that, or all below it, at one port or at any. */
interface HostPattern {
  readonly below: boolean;
  readonly host: string;
  readonly port: string | null;
}

const usualPorts: Readonly<Record<string, string>> = {
  'http:': '80',
  'ws:': '80',
  'https:': '443',
  'wss:': '443',
  'ftp:': '21',
};
const longest = 8192;

/** A host as a person writes it in a rule, e.g. `*.example.com` or `[::1]:8080`; null when it is none. */
export function readHostPattern(text: string): HostPattern | null {
  const [, star, rest, port] = /^(\*\.)?(\[[0-9a-f:.]+\]|[^\s:/?#@\\*%[\]]+)(?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (rest === undefined) return null;
  try {
    const url = new URL(`http://${rest}/`);
    return { below: star !== undefined, host: oneForm(url.hostname), port: port ?? null };
  } catch {
    return null;
  }
}

/**
 * Whether an address is at one of the hosts. An address that other programs could read as another host (user names in it,
 * backslashes, encoded or unusual forms of host or number, no `//`) is unclear. Names are not looked up.
 */
export function hostAmong(patterns: readonly (HostPattern | null)[], address: unknown): Finding {
  if (typeof address !== 'string' || address.length > longest) return unclear('not an address');
  const url = URL.canParse(address) ? new URL(address) : null;
  const port = url && (url.port || usualPorts[url.protocol]);
  if (!url || !port) return unclear('not an address with a host');
  const detail = `its host is ${url.host}`;
  if (!isPlain(address, url)) return unclear(`${detail}, unusually written`);
  const host = oneForm(url.hostname);
  const among = patterns.map((pattern) => pattern && matches(pattern, host, port));
  if (among.includes(true)) return { outcome: 'holds', detail };
  return { outcome: among.includes(null) ? 'unclear' : 'not', detail };
}

function matches(pattern: HostPattern, host: string, port: string): boolean {
  if (pattern.port !== null && Number(pattern.port) !== Number(port)) return false;
  return pattern.below ? host.endsWith(`.${pattern.host}`) : host === pattern.host;
}

/** Whether the host stands in the address letter for letter, between `//` and the path, with no user name before it. */
function isPlain(address: string, url: URL): boolean {
  const [, host] = /^[a-z]+:\/\/(\[[^\]]*\]|[^/?#\\@:\s]+)(?::\d{1,5})?(?=[/?#]|$)/i.exec(address) ?? [];
  if (host === undefined) return false;
  const written = host.toLowerCase();
  return written === url.hostname || (written !== '' && written === domainToUnicode(url.hostname));
}

/** Without the dot that may end a name, and an IPv4 address inside an IPv6 one as itself. */
function oneForm(hostname: string): string {
  const [, high, low] = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(hostname) ?? [];
  if (high === undefined || low === undefined) return hostname.replace(/\.$/, '');
  const bytes = [high, low].flatMap((part) => {
    const value = Number.parseInt(part, 16);
    return [value >> 8, value & 255];
  });
  return bytes.join('.');
}
