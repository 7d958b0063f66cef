import { AppError } from '../../shared/errors.ts';
import { causes, failure, type Reason } from './reason.ts';

const checkAddress = 'Check the address and your network.';
const ownCertificate = "When it is your own, add the certificate to the system's trusted ones.";

/** What the machine's code, or where there is none its words, for a failed connection means; the first that matches counts. */
const reasons: readonly (readonly [code: RegExp, reason: Reason])[] = [
  [
    /^ENOTFOUND$/,
    {
      code: 'server.dns',
      what: 'has an address that no name server knows',
      remedy: 'Look for a typing error in the address, and check your network.',
    },
  ],
  [
    /^(?:EAI_|ESERVFAIL|EREFUSED|ETIMEOUT)/,
    {
      code: 'server.dns',
      what: 'has an address that cannot be looked up right now',
      remedy: 'Check your network: no name server answers.',
    },
  ],
  [
    /^ECONNREFUSED$/,
    {
      code: 'server.unreachable',
      what: 'refused the connection: nothing listens at its address',
      remedy: 'Start the server, or check its address and port.',
    },
  ],
  [
    /^(?:ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET)$/,
    {
      code: 'server.unreachable',
      what: 'broke off the connection without an answer',
      remedy: 'Check whether the address begins rightly with http:// or https://, and look at the server’s own log.',
    },
  ],
  [
    /^(?:ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/,
    {
      code: 'server.timeout',
      what: 'could not be connected to: nothing answers at its address',
      remedy: `${checkAddress} A firewall may be in the way.`,
    },
  ],
  [
    /^(?:EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL)$/,
    { code: 'server.unreachable', what: 'is in a network that cannot be reached from here', remedy: checkAddress },
  ],
  [
    /SELF_SIGNED/,
    {
      code: 'server.tls',
      what: 'has a certificate that nobody but itself vouches for',
      remedy: `Check the address. ${ownCertificate}`,
    },
  ],
  [
    /^CERT_HAS_EXPIRED$/,
    {
      code: 'server.tls',
      what: 'has a certificate that has expired',
      remedy: 'Ask whoever runs the server to renew it, and check this computer’s clock.',
    },
  ],
  [
    /^CERT_NOT_YET_VALID$/,
    {
      code: 'server.tls',
      what: 'has a certificate that is not valid yet',
      remedy: 'Check this computer’s clock.',
    },
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    {
      code: 'server.tls',
      what: 'has a certificate for another address',
      remedy: 'Use the address that the certificate names, or ask whoever runs the server.',
    },
  ],
  [
    /^(?:UNABLE_TO_|CERT_|HOSTNAME_MISMATCH|INVALID_CA)/,
    {
      code: 'server.tls',
      what: 'has a certificate that cannot be trusted',
      remedy: `Ask whoever runs the server for the whole chain of its certificate. ${ownCertificate}`,
    },
  ],
  [
    /^(?:EPROTO|ERR_SSL|ERR_TLS)/,
    {
      code: 'server.tls',
      what: 'does not speak TLS at this address, or none that is safe',
      remedy: 'Check the port. When the server takes plain connections, begin its address with http:// or ws://.',
    },
  ],
  [
    /^bad port$/,
    {
      code: 'server.unreachable',
      what: 'has an address whose port is kept for something else than HTTP',
      remedy: 'Have the server listen on another port.',
    },
  ],
  [
    /subprotocol/,
    {
      code: 'server.not_mcp',
      what: 'takes WebSockets at this address, but not for MCP',
      remedy: 'Check the path of the address.',
    },
  ],
  [
    /Sec-WebSocket|Upgrade header/,
    {
      code: 'server.not_mcp',
      what: 'does not open a WebSocket as it should',
      remedy: 'Check the path of the address, or try it as an http:// or https:// address.',
    },
  ],
  [
    /^HPE_|does not match the HTTP/,
    {
      code: 'server.not_mcp',
      what: 'does not speak HTTP at this address',
      remedy: 'Check the port. When the server takes encrypted connections, begin its address with https:// or wss://.',
    },
  ],
];
const unknown: Reason = { code: 'server.unreachable', what: 'could not be reached', remedy: checkAddress };

/** What the machine said, without what is of use to nobody but those who made it. */
function wordsOf(error: Error | undefined, code: string): string {
  const words = error?.message.replace(/; if the root CA.*/, '').trim() ?? '';
  if (words.includes(code)) return words;
  return words.includes(':error:') ? code : `${code}: ${words}`;
}

/** A failed connection, in words. What was refused on purpose stays as it is. */
export function explainNetworkFailure(error: unknown, server: string): AppError {
  if (error instanceof AppError && error.code !== 'net.unreachable') return error;
  const chain = causes(error).filter((cause) => !(cause instanceof AppError));
  const found = chain.findLast((cause) => 'code' in cause && typeof cause.code === 'string') ?? chain.at(-1);
  const code = found && 'code' in found && typeof found.code === 'string' ? found.code : '';
  const [, reason] = reasons.find(([pattern]) => pattern.test(code || (found?.message ?? ''))) ?? [null, unknown];
  return failure(server, reason, wordsOf(found, code), error);
}
