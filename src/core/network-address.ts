import { BlockList, isIP } from 'node:net';

/**
 * Whose an address is: anybody's on the internet; this computer's; a device's in a network of the person's own (RFC 1918, a
 * provider's or VPN's shared range, unique local IPv6); a neighbour's on the same wire; a cloud's service that hands out secrets
 * to its machine; or nobody's (unspecified, multicast, documentation, benchmarks, old ways from IPv6 to IPv4).
 */
export type AddressKind = 'public' | 'loopback' | 'private' | 'link-local' | 'metadata' | 'reserved';

type Range = readonly [network: string, prefix: number];

// In this order: the first range that an address lies in tells its kind.
const version4: readonly (readonly [AddressKind, readonly Range[]])[] = [
  [
    'metadata',
    [
      ['169.254.169.254', 32],
      ['169.254.170.2', 32],
      ['100.100.100.200', 32],
      ['168.63.129.16', 32],
      ['192.0.0.192', 32],
    ],
  ],
  ['loopback', [['127.0.0.0', 8]]],
  [
    'private',
    [
      ['10.0.0.0', 8],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
      ['100.64.0.0', 10],
    ],
  ],
  ['link-local', [['169.254.0.0', 16]]],
  [
    'reserved',
    [
      ['0.0.0.0', 8],
      ['192.0.0.0', 24],
      ['192.0.2.0', 24],
      ['192.88.99.0', 24],
      ['198.18.0.0', 15],
      ['198.51.100.0', 24],
      ['203.0.113.0', 24],
      ['224.0.0.0', 3],
    ],
  ],
  ['public', [['0.0.0.0', 0]]],
];
const version6: readonly (readonly [AddressKind, readonly Range[]])[] = [
  [
    'metadata',
    [
      ['fd00:ec2::254', 128],
      ['fd00:ec2::23', 128],
      ['fd20:ce::254', 128],
    ],
  ],
  ['loopback', [['::1', 128]]],
  [
    'private',
    [
      ['fc00::', 7],
      ['fec0::', 10],
      ['64:ff9b:1::', 48],
    ],
  ],
  ['link-local', [['fe80::', 10]]],
  [
    'reserved',
    [
      ['2001::', 23],
      ['2001:db8::', 32],
      ['2002::', 16],
      ['3fff::', 20],
    ],
  ],
  ['public', [['2000::', 3]]],
];

function toList(family: 'ipv4' | 'ipv6', ranges: readonly Range[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, family);
  return list;
}

const lists4 = version4.map(([kind, ranges]) => [kind, toList('ipv4', ranges)] as const);
const lists6 = version6.map(([kind, ranges]) => [kind, toList('ipv6', ranges)] as const);
const translated = toList('ipv6', [['64:ff9b::', 96]]);

/** The last 32 bits of an IPv6 address, as IPv4. */
function lastFour(address: string): string {
  const { hostname } = new URL(`http://[${address}]`);
  const [head = '', tail = ''] = hostname.slice(1, -1).split('::');
  const groups = (text: string) => text.split(':').filter((group) => group !== '');
  const [a = '0', b = '0'] = ['0', '0', ...groups(head), ...groups(tail)].slice(-2);
  const [high, low] = [Number.parseInt(a, 16), Number.parseInt(b, 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** The kind of an IP address as text. What is no address, and whatever nobody has given out, is `reserved`. */
export function kindOfAddress(address: string): AddressKind {
  const plain = address.replace(/%.*$/, '');
  if (isIP(plain) === 4) return lists4.find(([, list]) => list.check(plain, 'ipv4'))?.[0] ?? 'reserved';
  if (isIP(plain) !== 6) return 'reserved';
  // NAT64: in a network without IPv4 all of the old internet is behind this prefix, and so is whatever must not be reached.
  if (translated.check(plain, 'ipv6')) return kindOfAddress(lastFour(plain));
  return lists6.find(([, list]) => list.check(plain, 'ipv6'))?.[0] ?? 'reserved';
}

const localNames = /(^|\.)(local|localdomain|internal|intranet|lan|home\.arpa)$/;

/** A URL's host without brackets and the root's dot. */
export function plainHost(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

/** What a URL's host says of itself, before any name server is asked; null for an ordinary name. */
export function kindOfHost(url: URL): AddressKind | null {
  const host = plainHost(url);
  if (isIP(host) !== 0) return kindOfAddress(host);
  if (/(^|\.)localhost$/.test(host)) return 'loopback';
  return localNames.test(host) ? 'private' : null;
}

/** The address at which the handshake of a WebSocket is asked for, which is HTTP; any other address as it is. */
export function httpForm(url: URL): URL {
  const http = new URL(url);
  if (http.protocol === 'ws:') http.protocol = 'http:';
  if (http.protocol === 'wss:') http.protocol = 'https:';
  return http;
}
