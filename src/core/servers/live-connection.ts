import { ProtocolError, type Progress as SdkProgress } from '@modelcontextprotocol/client';
import { AppError } from '../../shared/errors.ts';
import type { ServerConfig, Tool } from '../../shared/servers.ts';
import type { Progress } from '../calls/tool-call.ts';
import type { ConnectHooks, Connection, ConnectionContext } from './connection.ts';
import type { Ending } from './ending.ts';
import { answerBrokenOff, loses } from './explain-failure.ts';
import { listTools } from './list-tools.ts';
import type { McpClient } from './mcp-client.ts';
import type { Route } from './open-transport.ts';
import { StdioTransport } from './stdio-transport.ts';
import { watchTools } from './watch-tools.ts';

const longestCall = 3_600_000;
const longestCheck = 15_000;

export interface LiveConnectionParts {
  readonly config: ServerConfig;
  readonly context: ConnectionContext;
  /** Connected. */
  readonly client: McpClient;
  readonly route: Route;
  readonly ending: Ending;
  readonly hooks: ConnectHooks;
}

function toProgress({ progress, total, message }: SdkProgress): Progress {
  return { progress, ...(total !== undefined && { total }), ...(message !== undefined && { message }) };
}

function claimsOf(client: McpClient): Connection['claims'] {
  const { name, version } = client.getServerVersion() ?? {};
  return name !== undefined && version !== undefined ? { name, version } : null;
}

/** A connection whose handshake is done, once its tools are listed. @throws what listing them throws */
export async function createLiveConnection(parts: LiveConnectionParts): Promise<Connection> {
  const { config, client, route, ending, hooks } = parts;
  const { clock, log } = parts.context;
  const { transport, via, program } = route;
  const piped = transport instanceof StdioTransport;
  const timeout = config.timeoutSeconds * 1000;
  const era = client.getProtocolEra() ?? 'legacy';
  let tools: ReadonlyMap<string, Tool> = new Map();
  let complete = false;
  let latency = 0;
  let seen = clock.now();
  let underWay = 0;

  async function timed<T>(work: Promise<T>): Promise<T> {
    const started = performance.now();
    const done = await work;
    latency = performance.now() - started;
    return done;
  }

  async function refresh(limit = timeout): Promise<void> {
    tools = await timed(listTools(client, config.name, log, { timeout: limit }));
    if (complete) hooks.onToolsChanged?.();
  }

  async function ping(limit: number): Promise<void> {
    await timed<unknown>(era === 'modern' ? client.discover({ timeout: limit }) : client.ping({ timeout: limit }));
  }

  route.overhear(() => {
    seen = clock.now();
  });
  await watchTools(client, { server: config.name, log, refresh });
  await refresh();
  complete = true;
  return {
    era,
    revision: client.getNegotiatedProtocolVersion() ?? null,
    via,
    program,
    claims: claimsOf(client),
    pid: transport.pid,
    instructions: client.getInstructions(),
    latencyMs: () => latency,
    lastSeenAt: () => seen,
    tools: () => tools,
    async call(tool, args, { signal, onProgress }) {
      underWay += 1;
      try {
        return await client.callToolAsIs(tool.name, args, {
          timeout,
          resetTimeoutOnProgress: true,
          maxTotalTimeout: longestCall,
          // Without its output schema: what the tool answers is for the agent to judge, not a reason to lose it.
          toolDefinition: { name: tool.name, inputSchema: { ...tool.inputSchema, type: 'object' } },
          ...(signal && { signal }),
          ...(onProgress && { onprogress: (progress) => onProgress(toProgress(progress)) }),
        });
      } catch (error) {
        if (signal?.aborted) throw new AppError('call.cancelled', 'The call was cancelled.');
        const reason = ending.explain(error);
        if (!piped && loses(error)) ending.lose(reason);
        throw reason;
      } finally {
        underWay -= 1;
      }
    },
    async check(how) {
      if (piped && underWay > 0) return;
      const limit = Math.min(timeout, longestCheck);
      try {
        await (how === 'list' ? refresh(limit) : ping(limit));
      } catch (error) {
        // An error of the server's own is an answer too.
        const answered = error instanceof ProtocolError && error.code !== answerBrokenOff;
        if (!answered) ending.lose(ending.explain(error));
      }
    },
    close: ending.close,
  };
}
