import { type ConnectOptions, SdkError, SdkErrorCode } from '@modelcontextprotocol/client';
import { AppError } from '../../shared/errors.ts';
import type { ServerConfig } from '../../shared/servers.ts';
import type { ConnectHooks, Connection, ConnectionContext, StepHook, Way } from './connection.ts';
import { createEnding, type Ending } from './ending.ts';
import type { Progress } from './explain-silence.ts';
import { createLiveConnection } from './live-connection.ts';
import { createClient } from './mcp-client.ts';
import { openTransport, type Route } from './open-transport.ts';
import { isForSse } from './speaks-sse.ts';
import { SseTransport } from './sse-transport.ts';
import { StdioTransport } from './stdio-transport.ts';
import { WsTransport } from './ws-transport.ts';

/** Whether a server that speaks nothing newer has a stream of events is soon told. */
const longestSseTry = 10_000;

/** What became of one attempt; `next` is another way that may work. `foreign`: nobody there speaks what was tried. */
export type Outcome =
  | { readonly connection: Connection }
  | { readonly reason: AppError; readonly next: Way | undefined; readonly foreign: boolean };

/** What a server says only to somebody it knows how to speak with. */
const aboutPerson = new Set<string>(['server.needs_sign_in', 'server.needs_scope', 'server.refused']);

function isOneStream({ transport }: Route): boolean {
  return transport instanceof StdioTransport || transport instanceof WsTransport;
}

/** What else may work with a server whose answer to the first message was `error`. */
function otherWay(error: unknown, route: Route): Way | undefined {
  // Some servers of the legacy era end when they are asked for another.
  const died = error instanceof SdkError && error.code === SdkErrorCode.EraNegotiationFailed;
  if (isOneStream(route)) return died ? 'legacy' : undefined;
  return route.via === 'http' && isForSse(error) ? 'sse' : undefined;
}

function isForeign({ transport }: Route, reason: AppError): boolean {
  return transport instanceof SseTransport && !transport.opened && !aboutPerson.has(reason.code);
}

/** Gives up when time is over, or when the connection is no longer wanted; until the returned function is called. */
function limit(ending: Ending, { name, timeoutSeconds, transport }: ServerConfig, route: Route, signal: AbortSignal) {
  const late = () => ending.giveUp();
  const onAbort = () => ending.giveUp(new AppError('server.unreachable', `“${name}” is no longer wanted.`));
  const deadline = setTimeout(late, timeoutSeconds * 1000);
  const tried = setTimeout(() => {
    if (route.via !== transport && route.transport instanceof SseTransport && !route.transport.opened) late();
  }, longestSseTry);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  return () => {
    clearTimeout(deadline);
    clearTimeout(tried);
    signal.removeEventListener('abort', onAbort);
  };
}

/**
 * Tries once to connect and to list the tools, in the given way, or without one in whatever way the server answers to first.
 *
 * @throws AppError when there is nothing yet to connect to: a placeholder, a command or a program that fails
 */
export async function attemptConnection(
  config: ServerConfig,
  context: ConnectionContext,
  hooks: ConnectHooks,
  way: Way | undefined,
): Promise<Outcome> {
  const server = config.name;
  let progress: Progress = 'configuration';
  const onStep: StepHook = (name, detail) => {
    // Some servers want to know who we are only later.
    if (name !== 'sign-in') progress = name;
    hooks.onStep?.(name, detail);
  };
  const route = await openTransport(config, context, { onStep, overSse: way === 'sse' });
  const { transport, via } = route;
  const client = createClient(config, context, isOneStream(route));
  const onLost = hooks.onLost ?? (() => {});
  const ending = createEnding({ server, client, transport, mask: context.mask, progress: () => progress, onLost });
  const timeout = config.timeoutSeconds * 1000;
  const prior: ConnectOptions = way || via === 'sse' ? { prior: { kind: 'legacy' } } : {};
  const unlimit = limit(ending, config, route, hooks.signal);
  let next: ((error: unknown) => Way | undefined) | undefined = (error) => otherWay(error, route);
  try {
    await client.connect(transport, { timeout, ...prior });
    next = undefined;
    const revision = `${client.getNegotiatedProtocolVersion()} (${client.getProtocolEra()})`;
    onStep('handshake', via === config.transport ? revision : `${revision} over ${via}`);
    const connection = await createLiveConnection({ config, context, client, route, ending, hooks });
    onStep('tools', `${connection.tools().size} tools`);
    progress = 'calls';
    ending.connected();
    return { connection };
  } catch (error) {
    const reason = ending.explain(error);
    await ending.close();
    return { reason, next: ending.givenUp() ? undefined : next?.(error), foreign: isForeign(route, reason) };
  } finally {
    unlimit();
  }
}
