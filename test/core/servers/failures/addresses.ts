import { createGuardedFetch } from '../../../../src/core/net/guarded-fetch.ts';
import { silentLog } from '../../../fakes/silent-log.ts';
import type { Cause, Setting } from './cause.ts';
import { overHttp, overNobody, overNothing, overTls, silent } from './small-listeners.ts';

function at(url: string, timeoutSeconds = 20): Setting {
  return { transport: 'http', url, timeoutSeconds };
}

/** A name server that answers every question with this error. */
function nameServer(code: string): () => NonNullable<ReturnType<NonNullable<Cause['parts']>>> {
  const lookup = () => Promise.reject(Object.assign(new Error(`getaddrinfo ${code} mcp.example`), { code }));
  return () => ({
    fetchFor: (chosen, onConnect) =>
      createGuardedFetch({ kind: 'messages', allowLoopback: false, chosen, onConnect, lookup, log: silentLog() }),
  });
}

function encrypted(...[certificate, trusted]: Parameters<typeof overTls>): () => Promise<Setting> {
  return async () => at(`https://localhost:${await overTls(certificate, trusted)}/mcp`);
}

/** What fails before a server has been heard. */
export const unreached: readonly Cause[] = [
  {
    is: 'a name that does not exist',
    step: 'reach',
    code: 'server.dns',
    says: 'has an address that no name server knows',
    words: 'getaddrinfo ENOTFOUND mcp.example',
    setting: () => at('https://mcp.example/mcp'),
    parts: nameServer('ENOTFOUND'),
  },
  {
    is: 'name servers that do not answer',
    step: 'reach',
    code: 'server.dns',
    says: 'has an address that cannot be looked up right now',
    words: 'getaddrinfo EAI_AGAIN mcp.example',
    setting: () => at('https://mcp.example/mcp'),
    parts: nameServer('EAI_AGAIN'),
  },
  {
    is: 'an address nobody listens at',
    step: 'reach',
    code: 'server.unreachable',
    says: 'refused the connection: nothing listens at its address',
    words: 'connect ECONNREFUSED 127.0.0.1:',
    setting: async () => at(`http://127.0.0.1:${await overNobody()}/mcp`),
  },
  {
    is: 'a port that HTTP may not use',
    step: 'reach',
    code: 'server.unreachable',
    says: 'has an address whose port is kept for something else than HTTP',
    words: 'bad port',
    setting: () => at('http://127.0.0.1:22/mcp'),
  },
  {
    is: 'an address nobody answers at',
    step: 'reach',
    code: 'server.timeout',
    says: 'could not be connected to in time: nothing answers at its address',
    setting: async () => at(`http://127.0.0.1:${await overNothing()}/mcp`, 1),
  },
  {
    is: 'an address that the guard refuses',
    step: 'reach',
    code: 'net.address_refused',
    says: '“169.254.169.254” leads to where a cloud keeps the secrets of its machines',
    setting: () => at('http://169.254.169.254/latest/meta-data'),
  },
  {
    is: 'a certificate signed by itself',
    step: 'reach',
    code: 'server.tls',
    says: 'has a certificate that nobody but itself vouches for',
    words: 'DEPTH_ZERO_SELF_SIGNED_CERT: self-signed certificate',
    setting: encrypted({ host: 'localhost', days: [-1, 30] }, false),
  },
  {
    is: 'a certificate that has expired',
    step: 'reach',
    code: 'server.tls',
    says: 'has a certificate that has expired',
    words: 'CERT_HAS_EXPIRED',
    setting: encrypted({ host: 'localhost', days: [-30, -1] }, true),
  },
  {
    is: 'a certificate of the future',
    step: 'reach',
    code: 'server.tls',
    says: 'has a certificate that is not valid yet',
    words: 'CERT_NOT_YET_VALID',
    setting: encrypted({ host: 'localhost', days: [10, 30] }, true),
  },
  {
    is: 'a certificate for another name',
    step: 'reach',
    code: 'server.tls',
    says: 'has a certificate for another address',
    words: 'other.example',
    setting: encrypted({ host: 'other.example', days: [-1, 30] }, true),
  },
  {
    is: 'plain HTTP at an https:// address',
    step: 'reach',
    code: 'server.tls',
    says: 'does not speak TLS at this address',
    words: 'ERR_SSL_WRONG_VERSION_NUMBER',
    setting: async () => at(`https://localhost:${await overHttp(silent)}/mcp`),
  },
];
