import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { FetchLike } from '@modelcontextprotocol/client';
import type { RemoteTransport, ServerConfig } from '../../shared/servers.ts';
import { httpForm } from '../network-address.ts';
import type { ConnectionContext, StepHook } from './connection.ts';
import { explainStartFailure } from './explain-start.ts';
import { HttpTransport } from './http-transport.ts';
import { type ResolvedConfig, resolveConfig } from './resolve-config.ts';
import { signInTarget } from './sign-in-port.ts';
import { SseTransport } from './sse-transport.ts';
import { StdioTransport } from './stdio-transport.ts';
import { tapped } from './tapped.ts';
import type { Connect } from './ws-handshake.ts';
import { WsTransport } from './ws-transport.ts';

/** A transport, and how it reaches its server. */
export interface Route {
  readonly transport: StdioTransport | HttpTransport | SseTransport | WsTransport;
  readonly via: 'stdio' | RemoteTransport;
  /** The absolute path of the program that was started; null where none was. */
  readonly program: string | null;
}

export interface RouteOptions {
  readonly onStep: StepHook;
  /** Speak to an `http` server the old way, with server-sent events. */
  readonly overSse: boolean;
}

/**
 * From a configuration to a transport: placeholders resolved, the command found, the program started.
 *
 * @throws AppError for the first of these that fails
 */
export async function openTransport(
  config: ServerConfig,
  context: ConnectionContext,
  { onStep, overSse }: RouteOptions,
): Promise<Route> {
  const server = config.name;
  const log = context.logOf(server);
  const resolved = await resolveConfig(config, context);
  onStep('configuration', 'everything it needs is there');
  if (resolved.transport !== 'stdio') {
    const via = resolved.transport === 'http' && overSse ? 'sse' : resolved.transport;
    const transport = openRemote(server, { ...resolved, transport: via }, context, onStep);
    return { transport: tapped(transport, log), via, program: null };
  }
  const { args, cwd, env, isolation } = resolved;
  // What runs in a container is found in its image, not here.
  const found = isolation.kind !== 'container' && (await context.programs.find(resolved.command, { cwd, env }));
  const confined = await context.confine(isolation, {
    server,
    command: found ? found.path : resolved.command,
    args,
    cwd,
    env: { ...env, PATH: found ? found.searchPath : await context.programs.path() },
    own: config.transport === 'stdio' ? Object.keys(config.env) : [],
  });
  const program = found ? found.path : confined.command;
  onStep('command', found && found.from !== null ? `${program} (${found.from})` : program);
  const transport = new StdioTransport({
    ...confined,
    book: await context.processes.of(server),
    onErrorLine: (line) => log.note('stderr', () => line),
    onGarbage: (lines) => context.log.warn('a server writes what are no messages to its output', { server, lines }),
  });
  await transport.start().catch(async (error: unknown) => {
    await transport.close();
    throw explainStartFailure(error, server);
  });
  // With its start time a process can be told from a later one of the same number.
  context.log.info('a server was started', { server, pid: transport.pid, startedAt: new Date().toISOString() });
  onStep('start', `process ${transport.pid}`);
  return { transport: tapped(transport, log), via: 'stdio', program };
}

function atFirst<T>(tell: (value: T) => void): (value: T) => void {
  let told = false;
  return (value) => {
    if (!told) tell(value);
    told = true;
  };
}

function whereTo(socket: Socket): string {
  const { remoteAddress = '', remotePort = 0 } = socket;
  const address = remoteAddress.includes(':') ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`;
  return socket instanceof TLSSocket ? `${address}, ${socket.getProtocol()}` : `${address}, not encrypted`;
}

function openRemote(
  server: string,
  resolved: Exclude<ResolvedConfig, { transport: 'stdio' }>,
  { fetchFor, socketFor, signIns, log }: ConnectionContext,
  onStep: StepHook,
): HttpTransport | SseTransport | WsTransport {
  const { headers } = resolved;
  const url = httpForm(resolved.url);
  const target = signInTarget(server, resolved);
  const authorize = (next: FetchLike) => (target ? tellSignedIn(signIns.authorize(target, next)) : next);
  const onReached = atFirst((socket: Socket) => onStep('reach', whereTo(socket)));
  const onSignedIn = atFirst((issuer: string) => onStep('sign-in', issuer));

  function tellSignedIn(fetch: FetchLike): FetchLike {
    return async (address, init) => {
      const response = await fetch(address, init);
      const { state, issuer } = signIns.view(server) ?? {};
      if (state === 'signed-in') onSignedIn(issuer ?? 'signed in');
      return response;
    };
  }

  if (resolved.transport === 'ws') {
    const onGarbage = (messages: number) => log.warn('a server sends what are no messages', { server, messages });
    const open = socketFor(url);
    const connect: Connect = async (address) => {
      const socket = await open(address);
      onReached(socket);
      return socket;
    };
    return new WsTransport({ server, url, headers, connect, authorize, onGarbage });
  }
  const Transport = resolved.transport === 'sse' ? SseTransport : HttpTransport;
  return new Transport(server, url, headers, authorize(fetchFor(url, onReached)));
}
