import type { RemoteTransport, ServerConfig } from '../../shared/servers.ts';
import type { ConnectionContext, StepHook } from './connection.ts';
import { explainStartFailure } from './explain-start.ts';
import type { HttpTransport } from './http-transport.ts';
import { openRemote } from './open-remote.ts';
import { resolveConfig } from './resolve-config.ts';
import type { SseTransport } from './sse-transport.ts';
import { StdioTransport } from './stdio-transport.ts';
import { type Tapped, tapped } from './tapped.ts';
import type { WsTransport } from './ws-transport.ts';

/** A transport, and how it reaches its server. */
export interface Route extends Tapped<StdioTransport | HttpTransport | SseTransport | WsTransport> {
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
    return { ...tapped(transport, log), via, program: null };
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
  return { ...tapped(transport, log), via: 'stdio', program };
}
