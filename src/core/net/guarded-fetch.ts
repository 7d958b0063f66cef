import type { FetchLike } from '@modelcontextprotocol/client';
import type { Log } from '../ports.ts';

export interface FetchLimits {
  /** Of a body, once unpacked. */
  readonly bodyBytes: number;
  /** From the first look-up to the last byte, redirects included. */
  readonly totalMs: number;
}

/** Every address of a name. */
export type Lookup = (name: string) => Promise<readonly string[]>;

export interface GuardedFetchOptions {
  /** Whether the server itself is on this machine: only then may others say that they are, by a loopback address or `localhost`. */
  readonly allowLoopback: boolean;
  /**
   * The server's own address as the person gave it. Its origin, and nothing that redirects there, may be in the person's own
   * network, and use `http:` where it says so itself. For sign-in give only an `https:` one.
   */
  readonly chosen?: URL;
  /**
   * `documents` (the default): a GET's redirects are followed and judged, those of everything else refused; bodies are read whole,
   * within `limits`, and must be JSON where JSON was asked for. `messages`: MCP's own traffic, which may go on for ever;
   * redirects are given back as they are.
   */
  readonly kind?: 'documents' | 'messages';
  readonly limits?: Partial<FetchLimits>;
  readonly lookup?: Lookup;
  readonly log: Log;
}

/** @throws AppError `net.*` from the function that it returns, or what aborted its signal */
export function createGuardedFetch(_options: GuardedFetchOptions): FetchLike {
  throw new Error('coming');
}
