import { AppError } from '../../shared/errors.ts';
import type { EntryData } from '../../shared/history.ts';
import type { Secret } from '../../shared/secrets.ts';
import type { LogPage, LogQuery } from '../../shared/server-logs.ts';
import type { Server, ServerConfig, ServerTest, Tool } from '../../shared/servers.ts';
import type { ToolResult } from '../calls/tool-call.ts';
import type { Confine } from '../confine.ts';
import { inTurn } from '../in-turn.ts';
import type { Clock, Elicit, Kept, Log, Vault } from '../ports.ts';
import type { CallOptions, ConnectionContext } from './connection.ts';
import { createKeptSecrets, type SecretEntries } from './kept-secrets.ts';
import type { ProcessBook } from './process-book.ts';
import { killAllGroups } from './process-group.ts';
import type { Programs } from './programs.ts';
import { resolveConfig } from './resolve-config.ts';
import { createRunningServer, type Listing, type RunningServer } from './running-server.ts';
import { createSecrets, type Secrets } from './secrets.ts';
import { createSeenSecrets, maskAll } from './seen-secrets.ts';
import { createServerChanges, type ServerChanges, type ServerConfigs } from './server-changes.ts';
import { createServerLogs } from './server-logs.ts';
import { type SignInPort, type SignInTarget, signInTarget } from './sign-in-port.ts';
import { testServer } from './test-server.ts';

export interface ServersOptions {
  readonly configs: ServerConfigs;
  readonly programs: Programs;
  readonly processes: ProcessBook;
  /** The list of the secrets in the vault. */
  readonly secrets: Kept<SecretEntries>;
  /** Where the logs of the servers are; made when there is something to log. */
  readonly logFolder: string;
  readonly vault: Vault;
  readonly version: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly environment: NodeJS.ProcessEnv;
  /** A guarded `fetch` for the messages of a server at the address that the person chose. */
  readonly fetchFor: ConnectionContext['fetchFor'];
  /** A guarded connection to the host of the address that the person chose, for WebSocket. */
  readonly socketFor: ConnectionContext['socketFor'];
  readonly signIns: SignInPort;
  readonly confine: Confine;
  readonly elicit?: Elicit | undefined;
  /** Resolves when a change is in the history; the change happens only then. */
  readonly record: (entry: EntryData) => Promise<void>;
  /** Told the new state of all servers, at most once per turn of the event loop; `tools`: there may be others to call now. */
  readonly onChange: (servers: Server[], tools: boolean) => void;
  /** A server that is silent for this long is asked whether it lives; default one minute. */
  readonly silenceMs?: number;
  /** Told the new state of all secrets, when it is another one. */
  readonly onSecretsChange: (secrets: Secret[]) => void;
  /** Told every listing before anything of it is known elsewhere. */
  readonly onListed?: (listing: Listing) => void;
}

/** All the servers the person added, and our connections to them. */
export interface Servers extends ServerChanges {
  readonly secrets: Secrets;
  /** Connects every enabled server in the background, each for itself. */
  start(): void;
  list(): Server[];
  /** @throws AppError `not_found` */
  show(name: string): Server;
  /** @throws AppError `not_found` */
  logs(query: LogQuery): Promise<LogPage>;
  /** @throws AppError `not_found` */
  setEnabled(name: string, enabled: boolean): Promise<Server>;
  /** A fresh step-by-step diagnosis; what fails is told, not thrown. @throws AppError `not_found` */
  test(name: string): Promise<ServerTest>;
  /** The tools of connected servers, or of one. */
  tools(server?: string): Tool[];
  /** A tool of an enabled server, known from its last listing even while the server is being started again. */
  tool(server: string, name: string): Tool | undefined;
  /** Waits until every enabled server, or the named one, is connected or known to fail. @throws AppError for the named one */
  ready(server?: string): Promise<void>;
  /** A tool as its server offers it, connecting first when it is not known. @throws AppError `not_found`, `server.*` */
  find(server: string, tool: string): Promise<Tool>;
  /** Sends the call at most once. @throws AppError `not_found`, `server.*` or `call.cancelled` */
  call(
    server: string,
    tool: string,
    args: Readonly<Record<string, unknown>>,
    options?: CallOptions,
  ): Promise<ToolResult>;
  /** What there is to sign in to. @throws AppError `not_found`, `input.invalid` for a server one cannot sign in to */
  target(server: string): Promise<SignInTarget>;
  /** Every server one can sign in to, whose configuration can be read. */
  targets(): Promise<SignInTarget[]>;
  /** Connects a server that is not connected, after a sign-in; `fresh` ones are connected anew in any case. */
  signedIn(server: string, fresh: boolean): void;
  /** Tells everybody how the servers are. */
  announce(): void;
  /** The computer woke up, or is in another network: checks every connection, and connects what is not. */
  wake(): void;
  /** Ends a server's connection and connects anew. */
  restart(server: string): Promise<void>;
  /** Every secret used in this run, for redaction. */
  secretValues(): readonly string[];
  /** Kills every process at once, without waiting; it also happens by itself when this process exits. */
  killAll(): void;
  /** Resolves when every connection is closed and every process is gone. */
  close(): Promise<void>;
}

export function createServers(options: ServersOptions): Servers {
  const { configs, vault, log, clock, signIns, record, onListed = () => {}, silenceMs = 60_000 } = options;
  const secrets = createSeenSecrets();
  const kept = createKeptSecrets({ file: options.secrets, vault, clock, onSecret: secrets.add });
  const mask = (text: string) => maskAll(secrets.mask(text), signIns.secretValues());
  const logs = createServerLogs({ folder: options.logFolder, clock, mask, log });
  const context: ConnectionContext = {
    vault,
    environment: options.environment,
    programs: options.programs,
    processes: options.processes,
    version: options.version,
    fetchFor: options.fetchFor,
    socketFor: options.socketFor,
    signIns,
    confine: options.confine,
    elicit: options.elicit,
    log,
    clock,
    onSecret: secrets.add,
    mask,
    logOf: logs.of,
    ways: new Map(),
  };
  const running = new Map<string, RunningServer>();
  const closed = new AbortController();
  const tests = new Set<Promise<unknown>>();
  let announcing = false;
  let otherTools = false;
  let started = false;
  const change = inTurn();

  function onChange(tools: boolean): void {
    otherTools ||= tools;
    if (announcing || closed.signal.aborted) return;
    announcing = true;
    setImmediate(() => {
      const others = otherTools;
      announcing = false;
      otherTools = false;
      if (closed.signal.aborted) return;
      const now = list();
      logs.follow(now);
      options.onChange(now, others);
      personsSecrets.announce();
    });
  }

  function find(name: string): RunningServer {
    const found = running.get(name);
    if (!found) throw new AppError('not_found', `There is no server “${name}”.`);
    return found;
  }

  function list(): Server[] {
    return [...running.values()].map((server) => server.view());
  }

  async function target(name: string): Promise<SignInTarget> {
    const { config } = find(name).view();
    // A program's secrets are nobody's business here, and a slow vault would be asked for them.
    const resolved = config.transport === 'stdio' ? null : await resolveConfig(config, context);
    const found = resolved && resolved.transport !== 'stdio' ? signInTarget(name, resolved) : null;
    if (found) return found;
    throw new AppError('input.invalid', `“${name}” is not a server one signs in to.`, {
      remedy: 'Only servers with an address take a sign-in, and only without an Authorization header.',
    });
  }

  function run(config: ServerConfig): RunningServer {
    const server = createRunningServer(config, { context, clock, silenceMs, onChange, onListed });
    running.set(config.name, server);
    return server;
  }

  /** One that was never connected in this run is not connected by being changed. */
  async function apply(config: ServerConfig): Promise<RunningServer> {
    const server = find(config.name);
    if (!started) {
      await server.close();
      return run(config);
    }
    await server.setConfig(config);
    return server;
  }

  async function stop(name: string): Promise<void> {
    const server = find(name);
    running.delete(name);
    onChange(true);
    await server.close();
    await logs.forget(name);
  }

  const isStarted = () => started;
  const parts = {
    configs,
    secrets: kept,
    clock,
    log,
    record,
    inTurn: change,
    find,
    isStarted,
    run,
    apply,
    stop,
    onChange,
  };
  const personsSecrets = createSecrets(parts, options.onSecretsChange);

  for (const config of configs.list()) run(config);

  return {
    start() {
      started = true;
      for (const server of running.values()) server.reconnect();
    },
    list,
    show: (name) => find(name).view(),
    ...createServerChanges(parts),
    secrets: personsSecrets,
    async logs(query) {
      find(query.name);
      return await logs.page(query);
    },
    setEnabled: (name, enabled) =>
      change(async () => {
        const server = find(name);
        const config = { ...server.view().config, enabled };
        await record({ kind: enabled ? 'server.enabled' : 'server.disabled', server: name, by: 'person' });
        configs.save(configs.list().map((other) => (other.name === name ? config : other)));
        await server.setConfig(config);
        return server.view();
      }),
    async test(name) {
      const server = find(name);
      const test = testServer(server.view().config, context, closed.signal).finally(() => tests.delete(test));
      tests.add(test);
      const result = await test;
      if (result.ok) server.reconnect();
      return result;
    },
    tools(name) {
      const chosen = name === undefined ? [...running.values()] : [find(name)];
      return chosen.filter((server) => server.isConnected()).flatMap((server) => [...server.tools().values()]);
    },
    tool: (server, name) => running.get(server)?.tools().get(name),
    async ready(name) {
      if (name !== undefined) await find(name).ready();
      else await Promise.allSettled([...running.values()].map((server) => server.ready()));
    },
    find: async (server, tool) => await find(server).find(tool),
    call: async (server, tool, args, callOptions = {}) => find(server).call(tool, args, callOptions),
    secretValues: () => [...secrets.values(), ...signIns.secretValues()],
    target,
    async targets() {
      const all = await Promise.allSettled([...running.keys()].map(target));
      return all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    },
    signedIn(name, fresh) {
      const server = running.get(name);
      if (fresh && server?.isConnected()) void server.restart();
      else server?.reconnect();
      onChange(true);
    },
    announce: () => onChange(true),
    wake() {
      for (const server of running.values()) server.wake();
    },
    restart: (name) => find(name).restart(),
    killAll: killAllGroups,
    async close() {
      closed.abort();
      await change(async () => {});
      await Promise.all([...[...running.values()].map((server) => server.close()), ...tests]);
      await logs.close();
    },
  };
}
