import {
  type ConnectOptions,
  type FetchLike,
  SdkError,
  SdkErrorCode,
  type Progress as SdkProgress,
} from '@modelcontextprotocol/client';
import { AppError } from '../../shared/errors.ts';
import type { ServerConfig, TestStep, Tool } from '../../shared/servers.ts';
import type { Progress, ToolResult } from '../calls/tool-call.ts';
import type { Elicit, Log, Vault } from '../ports.ts';
import { explainEnd, explainFailure, loses, timedOut } from './explain-failure.ts';
import { HttpTransport } from './http-transport.ts';
import { listTools } from './list-tools.ts';
import { McpClient } from './mcp-client.ts';
import { openTransport } from './open-transport.ts';
import type { ServerLog } from './server-logs.ts';
import type { SignInPort } from './sign-in-port.ts';
import { StdioTransport } from './stdio-transport.ts';
import { watchTools } from './watch-tools.ts';

/** What connecting needs of the pool. */
export interface ConnectionContext {
  readonly vault: Vault;
  readonly environment: NodeJS.ProcessEnv;
  readonly version: string;
  /** What carries the messages of the server at this address. */
  readonly fetchFor: (address: URL) => FetchLike;
  readonly signIns: SignInPort;
  readonly elicit?: Elicit | undefined;
  readonly log: Log;
  /** Told every secret before it is used. */
  readonly onSecret: (value: string) => void;
  /** The text without the secrets used in this run. */
  readonly mask: (text: string) => string;
  /** The log of one server, which the person can read. */
  readonly logOf: (server: string) => ServerLog;
  /** Configurations found to speak the legacy era in this run: they are not asked again, some servers die of the question. */
  readonly legacy: Set<string>;
}

export interface ConnectHooks {
  /** Aborted when the connection is no longer wanted. */
  readonly signal: AbortSignal;
  /** Told each step as it is done, with what was found. */
  readonly onStep?: (name: TestStep['name'], detail: string) => void;
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
  /** What the server calls itself; a claim. */
  readonly claims: { readonly name: string; readonly version: string } | null;
  readonly pid: number | null;
  /** What the server tells every model. */
  readonly instructions: string | undefined;
  /** Milliseconds the last listing took. */
  latencyMs(): number;
  tools(): ReadonlyMap<string, Tool>;
  /** @throws AppError `server.*`, or `call.cancelled` when the signal was aborted */
  call(tool: Tool, args: Readonly<Record<string, unknown>>, options: CallOptions): Promise<ToolResult>;
  /** Resolves when nothing of it is left, no process either. */
  close(): Promise<void>;
}

const probeTimeout = 10_000;
const longestCall = 3_600_000;

function toProgress({ progress, total, message }: SdkProgress): Progress {
  return { progress, ...(total !== undefined && { total }), ...(message !== undefined && { message }) };
}

function configurationKey(config: ServerConfig): string {
  return JSON.stringify({ ...config, enabled: true, addedAt: '' });
}

function createClient(config: ServerConfig, { version, elicit }: ConnectionContext, piped: boolean): McpClient {
  const timeout = config.timeoutSeconds * 1000;
  const client = new McpClient(
    { name: 'countersign', version },
    {
      versionNegotiation: {
        mode: 'auto',
        // Over pipes silence means the legacy era, so it should not take long to tell; over HTTP it means an outage.
        probe: { timeoutMs: piped ? Math.min(probeTimeout, timeout / 2) : timeout },
      },
      inputRequired: { autoFulfill: elicit !== undefined },
    },
  );
  if (elicit) client.answerForms(config.name, elicit);
  return client;
}

/**
 * Connects to a server and lists its tools, all within its time limit.
 *
 * @throws AppError saying what went wrong; nothing is left running then
 */
export async function connect(
  config: ServerConfig,
  context: ConnectionContext,
  hooks: ConnectHooks,
): Promise<Connection> {
  const key = configurationKey(config);
  const prior: ConnectOptions = context.legacy.has(key) ? { prior: { kind: 'legacy' } } : {};
  const timeout = config.timeoutSeconds * 1000;
  const transport = await openTransport(config, context, hooks.onStep);
  const piped = transport instanceof StdioTransport;
  const client = createClient(config, context, piped);
  let closing = false;
  let connected = false;
  let lost = false;
  let gaveUp: AppError | undefined;
  let tools: ReadonlyMap<string, Tool> = new Map();
  let latency = 0;

  function explain(error: unknown): AppError {
    if (gaveUp) return gaveUp;
    if (!piped || !transport.end || transport.end.kind === 'closed') {
      return explainFailure(error, config.name, context.mask);
    }
    const lastWords = transport.lastWords.at(-1);
    return explainEnd(transport.end, config.name, !connected, lastWords && context.mask(lastWords));
  }

  function lose(reason: AppError): void {
    if (!connected || closing || lost) return;
    lost = true;
    hooks.onLost?.(reason);
  }

  async function close(): Promise<void> {
    closing = true;
    await client.close().catch(() => {});
    await transport.close();
  }

  async function refresh(): Promise<void> {
    const started = performance.now();
    tools = await listTools(client, config.name, context.log, { timeout });
    latency = performance.now() - started;
    if (connected) hooks.onToolsChanged?.();
  }

  function giveUp(reason: AppError): void {
    gaveUp ??= reason;
    void transport.close();
  }
  const onAbort = () => giveUp(new AppError('server.unreachable', `“${config.name}” is no longer wanted.`));
  const deadline = setTimeout(() => giveUp(timedOut(config.name)), timeout);
  hooks.signal.addEventListener('abort', onAbort);
  client.onclose = () => lose(explain(new SdkError(SdkErrorCode.ConnectionClosed, 'closed')));
  try {
    if (hooks.signal.aborted) onAbort();
    await client.connect(transport, { timeout, ...prior });
    hooks.onStep?.('handshake', `${client.getNegotiatedProtocolVersion()} (${client.getProtocolEra()})`);
    await watchTools(client, { server: config.name, log: context.log, refresh });
    await refresh();
    hooks.onStep?.('tools', `${tools.size} tools`);
  } catch (error) {
    const reason = explain(error);
    await close();
    const diedOfTheQuestion = error instanceof SdkError && error.code === SdkErrorCode.EraNegotiationFailed;
    if (piped && diedOfTheQuestion && !gaveUp) {
      context.legacy.add(key);
      return await connect(config, context, hooks);
    }
    context.legacy.delete(key);
    throw reason;
  } finally {
    clearTimeout(deadline);
    hooks.signal.removeEventListener('abort', onAbort);
  }
  connected = true;
  const era = client.getProtocolEra() ?? 'legacy';
  if (era === 'legacy') context.legacy.add(key);
  const { name, version } = client.getServerVersion() ?? {};
  return {
    era,
    claims: name !== undefined && version !== undefined ? { name, version } : null,
    pid: piped ? transport.pid : null,
    instructions: client.getInstructions(),
    latencyMs: () => latency,
    tools: () => tools,
    async call(tool, args, { signal, onProgress }) {
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
        const reason = explain(error);
        if (transport instanceof HttpTransport && loses(error)) lose(reason);
        throw reason;
      }
    },
    close,
  };
}
