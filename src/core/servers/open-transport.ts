import type { ServerConfig, TestStep } from '../../shared/servers.ts';
import type { ConnectionContext } from './connection.ts';
import { explainStartFailure } from './explain-failure.ts';
import { findCommand } from './find-command.ts';
import { HttpTransport } from './http-transport.ts';
import { resolveConfig } from './resolve-config.ts';
import { signInTarget } from './sign-in-port.ts';
import { StdioTransport } from './stdio-transport.ts';

/**
 * From a configuration to a transport: placeholders resolved, the command found, the program started.
 *
 * @throws AppError for the first of these that fails
 */
export async function openTransport(
  config: ServerConfig,
  context: ConnectionContext,
  onStep: (name: TestStep['name'], detail: string) => void = () => {},
): Promise<StdioTransport | HttpTransport> {
  const server = config.name;
  const resolved = await resolveConfig(config, context);
  onStep('configuration', 'everything it needs is there');
  if (resolved.transport !== 'stdio') {
    const plain = context.fetchFor(resolved.url);
    const target = signInTarget(server, resolved);
    const fetch = target ? context.signIns.authorize(target, plain) : plain;
    return new HttpTransport(server, resolved.url, resolved.headers, fetch);
  }
  const { args, cwd, env, isolation } = resolved;
  // What runs in a container is found in its image, not here.
  const found = isolation.kind !== 'container';
  const command = found ? await findCommand(resolved.command, { cwd, environment: env }) : resolved.command;
  const own = config.transport === 'stdio' ? Object.keys(config.env) : [];
  const confined = await context.confine(isolation, { server, command, args, cwd, env, own });
  onStep('command', found ? command : confined.command);
  const transport = new StdioTransport({
    ...confined,
    onGarbage: (lines) => context.log.warn('a server writes what are no messages to its output', { server, lines }),
  });
  await transport.start().catch(async (error: unknown) => {
    await transport.close();
    throw explainStartFailure(error, server);
  });
  // With its start time a process can be told from a later one of the same number.
  context.log.info('a server was started', { server, pid: transport.pid, startedAt: new Date().toISOString() });
  onStep('start', `process ${transport.pid}`);
  return transport;
}
