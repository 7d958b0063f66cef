import type { ServerConfig, TestStep } from '../../shared/servers.ts';
import type { ConnectionContext } from './connection.ts';
import { explainStartFailure } from './explain-failure.ts';
import { findCommand } from './find-command.ts';
import { HttpTransport } from './http-transport.ts';
import { resolveConfig } from './resolve-config.ts';
import { signInTarget } from './sign-in-port.ts';
import { StdioTransport } from './stdio-transport.ts';
import { tapped } from './tapped.ts';

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
  const log = context.logOf(server);
  const resolved = await resolveConfig(config, context);
  onStep('configuration', 'everything it needs is there');
  if (resolved.transport !== 'stdio') {
    const plain = context.fetchFor(resolved.url);
    const target = signInTarget(server, resolved);
    const fetch = target ? context.signIns.authorize(target, plain) : plain;
    return tapped(new HttpTransport(server, resolved.url, resolved.headers, fetch), log);
  }
  const { args, cwd, env } = resolved;
  const command = await findCommand(resolved.command, { cwd, environment: env });
  onStep('command', command);
  const transport = new StdioTransport({
    command,
    args,
    cwd,
    env,
    onErrorLine: (line) => log.note('stderr', () => line),
    onGarbage: (lines) => context.log.warn('a server writes what are no messages to its output', { server, lines }),
  });
  await transport.start().catch((error: unknown) => {
    throw explainStartFailure(error, server);
  });
  // With its start time a process can be told from a later one of the same number.
  context.log.info('a server was started', { server, pid: transport.pid, startedAt: new Date().toISOString() });
  onStep('start', `process ${transport.pid}`);
  return tapped(transport, log);
}
