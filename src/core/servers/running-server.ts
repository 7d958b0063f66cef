import { AppError, asAppError, tell } from '../../shared/errors.ts';
import type { Server, ServerConfig, Tool } from '../../shared/servers.ts';
import type { ToolResult } from '../calls/tool-call.ts';
import type { Clock } from '../ports.ts';
import { createBackOff } from './back-off.ts';
import { type CallOptions, type Connection, type ConnectionContext, connect } from './connection.ts';
import { type Pulse, watchPulse } from './pulse.ts';

/** One configured server in this run: connected, connecting, failing, or disabled. */
export interface RunningServer {
  view(): Server;
  /** The tools last listed in this run; they outlast a crash, so that the next call can bring the server back. */
  tools(): ReadonlyMap<string, Tool>;
  isConnected(): boolean;
  /** The tool as last listed, connecting first when it is not known. @throws AppError `server.*` */
  find(tool: string): Promise<Tool>;
  /** Resolves once it is connected. @throws AppError `server.*` */
  ready(): Promise<void>;
  /**
   * Connects now unless it is connected or connecting, whatever was tried before; a failure shows in `view` and is tried again by
   * itself as often as its configuration says.
   */
  reconnect(): void;
  /** The computer woke up, or is in another network: connects now, or makes sure that the connection lives. */
  wake(): void;
  /** @throws AppError `server.*` or `call.cancelled`; the call is sent at most once */
  call(tool: string, args: Readonly<Record<string, unknown>>, options: CallOptions): Promise<ToolResult>;
  setConfig(config: ServerConfig): Promise<void>;
  /** Ends the connection and makes a new one. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const steadyAfter = 30_000;
/** Trying again by itself changes nothing about these; the person has to. */
const hopeless = new Set<string>([
  ...['server.needs_sign_in', 'server.needs_scope', 'server.refused', 'server.wrong_revision'],
  ...['input.invalid', 'isolation.failed'],
]);

const wantsPerson = new Set<string>(['server.needs_sign_in', 'server.needs_scope']);

function toTime(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}

function whenAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new AppError('call.cancelled', 'The call was cancelled.')), {
      once: true,
    });
  });
}

export interface RunningServerParts {
  readonly context: ConnectionContext;
  readonly clock: Clock;
  /** Told of every change; `tools`: of what there is to call too. */
  readonly onChange: (tools: boolean) => void;
  /** A connection that is silent for this many milliseconds is asked whether it lives. */
  readonly silenceMs: number;
  /** Told every listing before anything of it is known elsewhere. */
  readonly onListed: (listing: Listing) => void;
}

/** What one listing of one server said, and how the server was reached for it. */
export interface Listing {
  readonly config: ServerConfig;
  readonly instructions: string | null;
  readonly tools: readonly Tool[];
}

export function createRunningServer(
  initial: ServerConfig,
  { context, clock, silenceMs, onChange, onListed }: RunningServerParts,
): RunningServer {
  let config = initial;
  let connection: Connection | null = null;
  let attempt: { readonly done: Promise<Connection>; readonly abort: AbortController } | null = null;
  let problem: AppError | null = null;
  let tools: ReadonlyMap<string, Tool> = new Map();
  let lastCallAt: string | null = null;
  let lastSeenAt: number | null = null;
  let connectedAt = 0;
  let pulse: Pulse | null = null;
  const backOff = createBackOff(clock, () => config.retries, tryAgain);
  const ending = new Set<Promise<void>>();

  function listed({ instructions, tools: now }: Connection): void {
    tools = now();
    onListed({ config, instructions: instructions ?? null, tools: [...tools.values()] });
  }

  function end(over: Connection): void {
    connection = null;
    pulse?.stop();
    lastSeenAt = over.lastSeenAt();
    const done = over.close().finally(() => ending.delete(done));
    ending.add(done);
  }

  function fail(reason: AppError): void {
    problem = reason;
    context.log.warn('a server is failing', { server: config.name, code: reason.code });
    if (hopeless.has(reason.code)) backOff.stop();
    else backOff.plan();
    onChange(true);
  }

  function onLost(reason: AppError): void {
    if (!connection) return;
    end(connection);
    if (clock.now() - connectedAt > steadyAfter) backOff.reset();
    fail(reason);
  }

  async function open(abort: AbortController): Promise<Connection> {
    try {
      let mine: Connection | undefined;
      const opened = await connect(config, context, {
        signal: abort.signal,
        onToolsChanged: () => {
          if (!mine || connection !== mine) return;
          listed(mine);
          onChange(true);
        },
        onLost: (reason) => {
          if (mine && connection === mine) onLost(reason);
        },
      });
      mine = opened;
      if (abort.signal.aborted) {
        await opened.close();
        throw new AppError('server.disabled', `“${config.name}” is disabled.`);
      }
      connection = opened;
      listed(opened);
      problem = null;
      connectedAt = clock.now();
      attempt = null;
      pulse = watchPulse(opened, { clock, silenceMs, onAnswer: () => onChange(false) });
      context.log.info('a server is connected', { server: config.name, era: opened.era, tools: tools.size });
      onChange(true);
      return opened;
    } catch (error) {
      const reason = asAppError(error);
      if (!abort.signal.aborted) {
        attempt = null;
        fail(reason);
      }
      throw reason;
    }
  }

  async function connected(): Promise<Connection> {
    if (connection) return connection;
    if (attempt) return await attempt.done;
    backOff.stop();
    const abort = new AbortController();
    attempt = { done: open(abort), abort };
    onChange(true);
    return await attempt.done;
  }

  function tryAgain(): void {
    if (config.enabled && !connection) connected().catch(() => {});
  }

  function reconnect(): void {
    if (!connection && !attempt) backOff.reset();
    tryAgain();
  }

  async function disconnect(): Promise<void> {
    backOff.reset();
    const opening = attempt;
    attempt = null;
    opening?.abort.abort();
    if (connection) end(connection);
    problem = null;
    await Promise.all([opening?.done.catch(() => {}), ...ending]);
  }

  function refuseDisabled(): void {
    if (config.enabled) return;
    throw new AppError('server.disabled', `“${config.name}” is disabled.`, { remedy: 'Enable the server.' });
  }

  function toolOf(open: Connection, name: string): Tool {
    const tool = open.tools().get(name);
    if (tool) return tool;
    throw new AppError('server.tool_unknown', `“${config.name}” has no tool “${name}”.`, {
      remedy: "Look at the server's tools; they may have changed.",
    });
  }

  function state(): Server['state'] {
    if (!config.enabled) return 'disabled';
    if (connection) return 'connected';
    if (attempt || !problem) return 'connecting';
    return wantsPerson.has(problem.code) ? 'needs-sign-in' : 'failing';
  }

  return {
    view: () => ({
      config,
      state: state(),
      problem: config.enabled && problem ? tell(problem) : null,
      era: connection?.era ?? null,
      revision: connection?.revision ?? null,
      via: connection?.via ?? null,
      program: connection?.program ?? null,
      retryAt: toTime(backOff.dueAt()),
      lastSeenAt: toTime(connection?.lastSeenAt() ?? lastSeenAt),
      claims: connection?.claims ?? null,
      toolCount: connection ? tools.size : null,
      latencyMs: connection?.latencyMs() ?? null,
      lastCallAt,
      pid: connection?.pid ?? null,
      signIn: context.signIns.view(config.name),
    }),
    tools: () => tools,
    isConnected: () => connection !== null,
    async find(name) {
      refuseDisabled();
      // Nobody is asked about a call that cannot be made until the person has signed in.
      const away = !connection && problem !== null && wantsPerson.has(problem.code);
      return (away ? undefined : tools.get(name)) ?? toolOf(await connected(), name);
    },
    async ready() {
      refuseDisabled();
      await connected();
    },
    reconnect,
    wake() {
      if (connection) pulse?.wake();
      else reconnect();
    },
    async call(name, args, options) {
      refuseDisabled();
      if (options.signal?.aborted) throw new AppError('call.cancelled', 'The call was cancelled.');
      const open = connection ?? (await Promise.race([connected(), whenAborted(options.signal)]));
      const tool = toolOf(open, name);
      lastCallAt = new Date(clock.now()).toISOString();
      return open.call(tool, args, options);
    },
    async setConfig(next) {
      const stopped = disconnect();
      config = next;
      // Its tools are another program's now: none is called before it was listed anew and held against what was accepted.
      tools = new Map();
      onChange(true);
      await stopped;
      reconnect();
    },
    async restart() {
      await disconnect();
      onChange(true);
      reconnect();
    },
    close() {
      // From here on nothing may start it again, a late call neither.
      config = { ...config, enabled: false };
      return disconnect();
    },
  };
}
