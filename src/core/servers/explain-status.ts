import type { AppError } from '../../shared/errors.ts';
import { failure, type Reason } from './reason.ts';

const checkPath = 'Check the path of the address; many servers answer at /mcp.';
const notMcp = { code: 'server.not_mcp', remedy: checkPath } as const;
const later = 'Try again later; when it persists, ask whoever runs the server.';

const reasons: Readonly<Record<number, Reason>> = {
  401: {
    code: 'server.needs_sign_in',
    what: 'wants to know who you are',
    remedy: 'Sign in, or give it an Authorization header with a token it accepts.',
  },
  403: { code: 'server.refused', what: 'refuses what it was asked', remedy: 'Check what your token may do.' },
  404: { code: 'server.no_such_endpoint', what: 'has nothing at this address', remedy: checkPath },
  405: {
    code: 'server.no_such_endpoint',
    what: 'takes no messages at this address',
    remedy: `${checkPath} Or choose another transport.`,
  },
  406: { ...notMcp, what: 'can answer neither with JSON nor with a stream of events, as MCP does' },
  410: {
    code: 'server.no_such_endpoint',
    what: 'is no longer at this address',
    remedy: 'Ask whoever runs the server for its new address.',
  },
  415: { ...notMcp, what: 'takes no JSON, which MCP’s messages are' },
  426: { ...notMcp, what: 'wants to be spoken to in another protocol', remedy: 'Try it as a ws:// or wss:// address.' },
  429: { code: 'server.busy', what: 'is asked too often', remedy: 'Wait a while before you try again.' },
  502: { code: 'server.failing', what: 'is not running behind its gateway', remedy: later },
  503: { code: 'server.failing', what: 'is out of service for now', remedy: later },
  504: { code: 'server.failing', what: 'does not answer its gateway in time', remedy: later },
};

function reasonOf(status: number): Reason {
  const known = reasons[status];
  if (known) return known;
  if (status >= 500) return { code: 'server.failing', what: 'has a problem of its own', remedy: later };
  if (status >= 400) return { ...notMcp, what: 'does not accept what MCP begins with' };
  return {
    code: 'server.moved',
    what: 'sends us on to another address instead of answering',
    remedy: 'When you trust it, use the address that it sends us on to.',
  };
}

/** What an HTTP answer says besides its status. */
export interface StatusDetails {
  /** Its `Retry-After`. */
  readonly retryAfter?: string | null;
  readonly said?: string;
}

/** An HTTP answer that is not MCP, in words. */
export function explainStatus(status: number, server: string, { retryAfter, said }: StatusDetails = {}): AppError {
  const reason = reasonOf(status);
  const seconds = /^\d{1,6}$/.test(retryAfter ?? '') ? Number(retryAfter) : undefined;
  const remedy = seconds === undefined ? reason.remedy : `Try again in ${seconds} seconds.`;
  return failure(server, { ...reason, what: `${reason.what} (HTTP ${status})`, remedy }, said);
}
