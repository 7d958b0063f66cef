import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { AppError } from '../../shared/errors.ts';
import { type AddressKind, kindOfAddress, kindOfHost, plainHost } from '../network-address.ts';
import { quote } from '../quote.ts';

/** Every address of a name. */
export type Lookup = (name: string) => Promise<readonly string[]>;

export interface AddressPolicyOptions {
  readonly allowLoopback: boolean;
  readonly chosen?: URL;
  readonly lookup?: Lookup;
}

/** Where our requests may go. */
export interface AddressPolicy {
  /** Judges an address as it is written. @throws AppError `net.not_https`, `net.address_refused` */
  checkForm(url: URL): void;
  /**
   * The IP addresses behind a URL's host, each of which may be connected to; whoever connects uses these and asks no name server again.
   *
   * @throws AppError `net.address_refused`, and whatever `lookup` throws
   */
  resolve(url: URL): Promise<readonly string[]>;
}

const leadsTo: Record<AddressKind, string> = {
  public: 'leads to the internet',
  loopback: 'leads to this computer itself',
  private: 'leads into your own network',
  'link-local': 'leads to a device next to this computer',
  metadata: 'leads to where a cloud keeps the secrets of its machines',
  reserved: 'leads to an address that no server on the internet has',
};
const nothingSent =
  'Nothing was sent there. Whoever named this address has set it up wrongly or is up to no good; ask who runs the server.';
const onlyPublic: ReadonlySet<AddressKind> = new Set(['public']);
const onlyLoopback: ReadonlySet<AddressKind> = new Set(['loopback']);
const ownNetwork: ReadonlySet<AddressKind> = new Set(['public', 'loopback', 'private']);

async function askSystem(name: string): Promise<readonly string[]> {
  const found = await systemLookup(name, { all: true });
  return found.map(({ address }) => address);
}

/**
 * An ordinary name may lead to public addresses alone. `localhost` and loopback addresses say what they are, and are good only when
 * `allowLoopback`; a name that turns out to lead there never is. Only the origin of `chosen` may lead into the person's own network,
 * and not any more once it has led to the internet: then it is a name that moves.
 */
export function createAddressPolicy({
  allowLoopback,
  chosen,
  lookup = askSystem,
}: AddressPolicyOptions): AddressPolicy {
  let chosenIsPublic = false;

  function permitted(url: URL): ReadonlySet<AddressKind> {
    if (url.origin === chosen?.origin) return chosenIsPublic ? onlyPublic : ownNetwork;
    return allowLoopback && kindOfHost(url) === 'loopback' ? onlyLoopback : onlyPublic;
  }

  async function addressesOf(url: URL): Promise<readonly string[]> {
    const host = plainHost(url);
    if (isIP(host) !== 0) return [host];
    // A name server has no say in where localhost is.
    if (kindOfHost(url) === 'loopback') return ['127.0.0.1', '::1'];
    return lookup(host);
  }

  return {
    checkForm(url) {
      if (url.username !== '' || url.password !== '') {
        const message = `An address at ${quote(url.host)} carries a user name or password.`;
        throw new AppError('net.address_refused', message, { remedy: nothingSent });
      }
      const plain = url.protocol === 'http:';
      const mayBePlain = url.origin === chosen?.origin || (allowLoopback && kindOfHost(url) === 'loopback');
      if (url.protocol === 'https:' || (plain && mayBePlain)) return;
      const message = plain
        ? `${quote(url.host)} is to be reached over http, which anybody on the way can read and change.`
        : `An address begins with ${quote(url.protocol)} instead of “https:”.`;
      throw new AppError('net.not_https', message, { remedy: nothingSent });
    },
    async resolve(url) {
      const kinds = permitted(url);
      const said = kindOfHost(url);
      if (said !== null && !kinds.has(said)) throw refused(url, said);
      const addresses = await addressesOf(url);
      const strange = addresses.find((address) => !kinds.has(kindOfAddress(address)));
      if (strange !== undefined) throw refused(url, kindOfAddress(strange), strange);
      if (url.origin === chosen?.origin && addresses.some((address) => kindOfAddress(address) === 'public')) {
        chosenIsPublic = true;
      }
      return addresses;
    },
  };
}

function refused(url: URL, kind: AddressKind, address?: string): AppError {
  const shown = address === undefined || address === plainHost(url) ? '' : ` (${address})`;
  return new AppError('net.address_refused', `${quote(url.host)} ${leadsTo[kind]}${shown}.`, { remedy: nothingSent });
}
