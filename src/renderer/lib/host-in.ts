/** An address as it is written, taken apart around its host: the three texts joined are the address. */
export interface HostInAddress {
  readonly before: string;
  readonly host: string;
  readonly after: string;
  /** The host a program would go to, in ASCII and with its port. */
  readonly leadsTo: string;
  /** It is not plainly what is written: letters that can look like others, an unusual form, a name before the host. */
  readonly doubt: 'international' | 'unusual' | 'user' | null;
}

type Written = Pick<HostInAddress, 'before' | 'host' | 'after'>;

const shape = /^([a-z][a-z0-9+.-]*:\/\/(?:[^/?#\\\s]*@)?)([^/?#\\\s]*)([\s\S]*)$/i;

function doubtOf(url: URL, { before, host, after }: Written): HostInAddress['doubt'] {
  if (before.includes('@')) return 'user';
  // Some programs end a host at a backslash, some do not.
  if (!/^([/?#]|$)/.test(after)) return 'unusual';
  if (url.hostname.split('.').some((label) => label.startsWith('xn--'))) return 'international';
  const written = host.toLowerCase().replace(/:\d+$/, '');
  return written === url.hostname ? null : 'unusual';
}

/** The host in an address somebody else wrote; null when the text is no address with a host. */
export function hostIn(text: string): HostInAddress | null {
  if (text.length > 20_000 || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.host === '') return null;
  const [, before, host, after] = shape.exec(text) ?? [];
  if (before === undefined || host === undefined || after === undefined) {
    return { before: '', host: text, after: '', leadsTo: url.host, doubt: 'unusual' };
  }
  return { before, host, after, leadsTo: url.host, doubt: doubtOf(url, { before, host, after }) };
}
