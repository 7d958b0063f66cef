import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError, tell } from '../../shared/errors.ts';
import type { GatewayStatus } from '../../shared/settings.ts';
import type { Caller, Calls } from '../calls/tool-call.ts';
import type { Log } from '../ports.ts';
import { type Door, doorAt, hostInUrl } from './door.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import type { GatewayAgents } from './gateway-agents.ts';
import { createLegacySessions, type LegacySessions } from './legacy-sessions.ts';
import { createModernLeg, type ModernLeg } from './modern-leg.ts';
import { refusals } from './refusals.ts';

export interface GatewayOptions {
  readonly version: string;
  readonly calls: Calls;
  readonly agents: GatewayAgents;
  readonly log: Log;
  readonly onChange: (status: GatewayStatus) => void;
  readonly limits?: {
    /** The largest message taken, in bytes. Default 16 MiB. */
    readonly bodyBytes?: number;
    /** Default 64. */
    readonly sessionsPerAgent?: number;
    /** Milliseconds after which a session with nothing open ends. Default 30 minutes. */
    readonly idleMs?: number;
  };
}

/** The endpoint agents connect to: an MCP server in both protocol eras on one URL. */
export interface Gateway {
  /**
   * Opens the endpoint; `port` 0 takes a free one. May be called again after `close`.
   *
   * @returns the URL for agents
   * @throws AppError `port.taken`
   */
  listen(where: { port: number; host?: string }): Promise<string>;
  status(): GatewayStatus;
  /** Tells every agent that listens that its tools may have changed. */
  toolsChanged(): void;
  /** The agent was revoked: what it has open ends, its calls under way are aborted. */
  closeAgent(name: string): Promise<void>;
  /** Ends every stream and session, aborts the calls under way and frees the port. */
  close(): Promise<void>;
}

interface Run {
  readonly http: Server;
  readonly endpoint: Endpoint;
  readonly legacy: LegacySessions;
  readonly modern: ModernLeg;
}

/** How long an answer may take to leave once the gateway closes. */
const farewellMs = 200;

export function createGateway(options: GatewayOptions): Gateway {
  const { log, onChange } = options;
  let status: GatewayStatus = { state: 'off', url: null, error: null };
  let run: Run | null = null;

  function become(next: GatewayStatus) {
    status = next;
    onChange(status);
  }

  async function close() {
    const ending = run;
    run = null;
    if (ending === null) return;
    await shut(ending);
    become({ state: 'off', url: null, error: null });
  }

  return {
    listen: async ({ port, host = '127.0.0.1' }) => {
      await close();
      become({ state: 'starting', url: null, error: null });
      let door: Door | null = null;
      const starting = start(options, () => door);
      try {
        const taken = await bind(starting.http, port, host);
        door = doorAt(host, taken);
        run = starting;
        const url = `http://${hostInUrl(host)}:${taken}/mcp`;
        become({ state: 'on', url, error: null });
        log.info('Agents can connect', { url });
        return url;
      } catch (cause) {
        await shut(starting);
        const error = notBound(cause, port, host);
        become({ state: 'failing', url: null, error: tell(error) });
        throw error;
      }
    },
    status: () => status,
    toolsChanged: () => {
      run?.legacy.toolsChanged();
      run?.modern.toolsChanged();
    },
    closeAgent: async (name) => {
      run?.endpoint.abandon(refusals.token, name);
      await run?.legacy.end(refusals.token, name);
    },
    close,
  };
}

function start({ version, calls, agents, log, limits = {} }: GatewayOptions, door: () => Door | null): Run {
  const { bodyBytes = 16 * 1024 * 1024, sessionsPerAgent = 64, idleMs = 30 * 60_000 } = limits;
  const heard = sightings(agents);
  const legacy = createLegacySessions({ version, calls, agents, log, heard, sessionsPerAgent, idleMs });
  const modern = createModernLeg({ version, calls, agents, log, heard, sessionsPerAgent });
  const endpoint = createEndpoint({ door, agents, legacy, modern, bodyBytes, log });
  // Slow senders lose their connection; an answer may take as long as the person does. A missing Host is refused by us, as JSON.
  const http = createServer({
    headersTimeout: 10_000,
    requestTimeout: 60_000,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: 5_000,
    requireHostHeader: false,
    noDelay: true,
  });
  http.on('request', endpoint.handle);
  return { http, endpoint, legacy, modern };
}

/** Tells the agents who was heard from, at most once a second for the same agent and client. */
function sightings(agents: GatewayAgents): (caller: Caller) => void {
  const last = new Map<string, { client: string | null; at: number }>();
  return ({ agent, client }) => {
    const now = Date.now();
    const known = last.get(agent);
    if (known?.client === client && now - known.at < 1_000 && now >= known.at) return;
    last.set(agent, { client, at: now });
    agents.seen(agent, client);
  };
}

async function shut({ http, endpoint, legacy, modern }: Run): Promise<void> {
  const closed = new Promise<void>((resolve) => void http.close(() => resolve()));
  endpoint.abandon(refusals.closing);
  await legacy.end(refusals.closing);
  legacy.close();
  await modern.close();
  http.closeIdleConnections();
  const farewell = setTimeout(() => http.closeAllConnections(), farewellMs);
  await closed;
  clearTimeout(farewell);
}

function bind(http: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen({ port, host, exclusive: true }, () => {
      http.off('error', reject);
      resolve((http.address() as AddressInfo).port);
    });
  });
}

function notBound(cause: unknown, port: number, host: string): AppError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') {
    return new AppError('port.taken', `Another program already uses port ${port}.`, {
      remedy: 'Close that program, or choose another port in Settings.',
      cause,
    });
  }
  return new AppError('port.taken', `The gateway could not open port ${port} on ${host}.`, {
    remedy: 'Choose another port in Settings.',
    cause,
  });
}
