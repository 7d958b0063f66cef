import { domainToUnicode } from 'node:url';
import { AppError } from '../../shared/errors.ts';
import { kindOfHost } from '../network-address.ts';
import { quote } from '../quote.ts';

/** An address that may be opened in the person's browser. */
export interface CheckedAuthorizationUrl {
  readonly url: URL;
  /** Its host and port as they are shown to the person: ASCII only. */
  readonly host: string;
  /** The host as its owner means it to be read, when it has letters beyond ASCII: it can look like another, so it is shown with a warning. */
  readonly international: string | null;
}

interface Trusted {
  /** Whether the server itself is on this computer: only then may the address be, and be `http:`. */
  readonly allowLoopback: boolean;
  /** The server's own address as the person gave it; its origin may be in their own network. */
  readonly chosen?: URL;
}

const longest = 16_384;

function refuse(what: string): never {
  throw new AppError('signin.url_refused', `The sign-in was not opened: its address ${what}.`, {
    remedy: 'Nothing was opened. Ask whoever runs the server; do not open the address yourself.',
  });
}

/**
 * Judges the address that a sign-in would open in the person's browser, whose text comes from a server's metadata.
 *
 * @throws AppError `signin.url_refused`
 */
export function checkAuthorizationUrl(
  address: string | URL,
  { allowLoopback, chosen }: Trusted,
): CheckedAuthorizationUrl {
  const text = String(address);
  if (text.length > longest) refuse(`is longer than ${longest} characters`);
  // A parser drops line breaks and tabs; whoever puts them there wants two programs to read two addresses.
  if (/[\p{C}\s"<>\\^`{|}]/u.test(text)) refuse('has characters that no address has');
  const url = URL.parse(text) ?? refuse('is no whole address');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') refuse(`begins with ${quote(url.protocol)}`);
  if (url.username !== '' || url.password !== '') refuse('carries a user name or password');
  const kind = kindOfHost(url);
  const plain = url.protocol === 'http:';
  if (kind === 'loopback') {
    if (!allowLoopback) refuse(`leads to this computer itself (${quote(url.host)})`);
  } else if (plain) refuse('is not protected: it begins with “http:”');
  else if (kind !== null && kind !== 'public' && url.origin !== chosen?.origin) {
    refuse(`leads into your own network (${quote(url.host)})`);
  }
  const unicode = domainToUnicode(url.hostname);
  return { url, host: url.host, international: unicode === url.hostname ? null : unicode };
}
