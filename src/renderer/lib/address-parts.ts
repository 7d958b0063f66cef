/** An address taken apart so that its host can stand out; the three texts joined are the whole address. */
export interface AddressParts {
  readonly before: string;
  /** Host and port, in ASCII. */
  readonly host: string;
  readonly after: string;
  /** The name has letters other than a–z in it, which can look like others. */
  readonly international: boolean;
}

/** The parts of an address; null when it has no host. */
export function addressParts(text: string): AddressParts | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url?.host) return null;
  // A name and a password before the host may be made to look like one.
  const password = url.password && `:${url.password}`;
  const user = url.username || password ? `${url.username}${password}@` : '';
  const before = `${url.protocol}//${user}`;
  return {
    before,
    host: url.host,
    after: url.href.slice(before.length + url.host.length),
    international: url.hostname.split('.').some((label) => label.startsWith('xn--')),
  };
}
