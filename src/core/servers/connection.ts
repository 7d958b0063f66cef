import type { Socket } from 'node:net';
import type { FetchLike } from '@modelcontextprotocol/client';
import type { AppError } from '../../shared/errors.ts';
import type { RemoteTransport, ServerConfig, TestStep, Tool } from '../../shared/servers.ts';
import type { Progress, ToolResult } from '../calls/tool-call.ts';
import type { Confine } from '../confine.ts';
import type { Clock, Elicit, Log, Vault } from '../ports.ts';
import { attemptConnection } from './attempt-connection.ts';
import type { ProcessBook } from './process-book.ts';
import type { Programs } from './programs.ts';
import type { ServerLog } from './server-logs.ts';
import type { SignInPort } from './sign-in-port.ts';
import type { Connect } from './ws-handshake.ts';

/** What connecting needs of the pool. */
export interface ConnectionContext {
  readonly vault: Vault;
  readonly environment: NodeJS.ProcessEnv;
  readonly programs: Programs;
  readonly processes: ProcessBook;
  readonly version: string;
  /** What carries the messages of the server at this address; `onConnect` is given each connection it makes. */
  readonly fetchFor: (address: URL, onConnect: (socket: Socket) => void) => FetchLike;
  /** What opens a connection to the host of this address, for what is no request. */
  readonly socketFor: (address: URL) => Connect;
  readonly signIns: SignInPort;
  readonly confine: Confine;
  readonly elicit?: Elicit | undefined;
  readonly log: Log;
  readonly clock: Clock;
  /** Told every secret before it is used. */
  readonly onSecret: (value: string) => void;
  /** The text without the secrets used in this run. */
  readonly mask: (text: string) => string;
  /** The log of one server, which the person can read. */
  readonly logOf: (server: string) => ServerLog;
  /** What configurations were found to speak in this run: they are not asked again, some servers die of the question. */
  readonly ways: Map<string, Way>;
}

/** The legacy era over the transport that was configured; or, for `http`, server-sent events, which know no other era. */
export type Way = 'legacy' | 'sse';

/** Told a step when it is done, with what was found. */
export type StepHook = (name: TestStep['name'], detail: string) => void;

export interface ConnectHooks {
  /** Aborted when the connection is no longer wanted. */
  readonly signal: AbortSignal;
  readonly onStep?: StepHook;
  readonly onToolsChanged?: () => void;
  /** Told once when the connection is over though nobody closed it. */
  readonly onLost?: (reason: AppError) => void;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** One live connection to one server. */
export interface Connection {
  readonly era: 'legacy' | 'modern';
  /** The revision of the protocol agreed on. */
  readonly revision: string | null;
  readonly via: 'stdio' | RemoteTransport;
  /** The absolute path of the program that was started. */
  readonly program: string | null;
  /** What the server calls itself; a claim. */
  readonly claims: { readonly name: string; readonly version: string } | null;
  readonly pid: number | null;
  /** What the server tells every model. */
  readonly instructions: string | undefined;
  /** Milliseconds the last listing or check took. */
  latencyMs(): number;
  /** When something was last heard from it, in milliseconds since 1970. */
  lastSeenAt(): number;
  tools(): ReadonlyMap<string, Tool>;
  /** @throws AppError `server.*`, or `call.cancelled` when the signal was aborted */
  call(tool: Tool, args: Readonly<Record<string, unknown>>, options: CallOptions): Promise<ToolResult>;
  /**
   * Asks whether it still lives, or what its tools are now, and waits a while for the answer; a connection that gives none is lost.
   * A program that works on a call may be too busy for that, and is left alone.
   */
  check(how: 'ping' | 'list'): Promise<void>;
  /** Resolves when nothing of it is left, no process either. */
  close(): Promise<void>;
}

function configurationKey(config: ServerConfig): string {
  return JSON.stringify({ ...config, enabled: true, addedAt: '' });
}

/**
 * Connects to a server and lists its tools, all within its time limit. What it turns out to speak is remembered.
 *
 * @throws AppError saying what went wrong; nothing is left running then
 */
export async function connect(
  config: ServerConfig,
  context: ConnectionContext,
  hooks: ConnectHooks,
): Promise<Connection> {
  const key = configurationKey(config);
  let way = context.ways.get(key);
  let first: AppError | undefined;
  for (;;) {
    const outcome = await attemptConnection(config, context, hooks, way);
    if ('connection' in outcome) {
      remember(context, key, outcome.connection);
      return outcome.connection;
    }
    context.ways.delete(key);
    const { reason, next, foreign } = outcome;
    // A server that does not speak the old way either is what it said it is when it was asked as configured.
    if (!next || next === way) throw foreign ? (first ?? reason) : reason;
    if (next === 'sse') first = reason;
    way = next;
  }
}

function remember({ ways }: ConnectionContext, key: string, { era, via }: Connection): void {
  if (era === 'legacy') ways.set(key, via === 'sse' ? 'sse' : 'legacy');
}
