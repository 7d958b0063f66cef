import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { EntryData } from '../../shared/history.ts';
import type { Server, ServerConfig, ServerTest, serverInputSchema, Tool } from '../../shared/servers.ts';
import type { ToolResult } from '../calls/tool-call.ts';
import type { Confine } from '../confine.ts';
import type { Clock, Elicit, Log, Vault } from '../ports.ts';
import type { CallOptions, ConnectionContext } from './connection.ts';
import { forgetSecrets, keepAuth, keepSecrets } from './keep-secrets.ts';
import { parseTemplate } from './placeholders.ts';
import type { ProcessBook } from './process-book.ts';
import { killAllGroups } from './process-group.ts';
import type { Programs } from './programs.ts';
import { parseAddress, resolveConfig } from './resolve-config.ts';
import { createRunningServer, type Listing, type RunningServer } from './running-server.ts';
import { createSeenSecrets, maskAll } from './seen-secrets.ts';
import { type SignInPort, type SignInTarget, signInTarget } from './sign-in-port.ts';
import { testServer } from './test-server.ts';

/** Where the configurations of all servers are kept. */
export interface ServerConfigs {
  list(): readonly ServerConfig[];
  save(next: readonly ServerConfig[]): void;
}

export interface ServersOptions {
  readonly configs: ServerConfigs;
  readonly programs: Programs;
  readonly processes: ProcessBook;
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
  /** Told every listing before anything of it is known elsewhere. */
  readonly onListed?: (listing: Listing) => void;
}

/** What `serverInputSchema` makes of what the person typed. */
export type ParsedServerInput = z.output<typeof serverInputSchema>;

/** All the servers the person added, and our connections to them. */
export interface Servers {
  /** Connects every enabled server in the background, each for itself. */
  start(): void;
  list(): Server[];
  /** @throws AppError `not_found` */
  show(name: string): Server;
  /** @throws AppError `conflict`, `input.invalid` or `vault.*`; a server that cannot be reached is added all the same */
  add(input: ParsedServerInput): Promise<Server>;
  /** Disconnects it and forgets its secrets. @throws AppError `not_found` */
  remove(name: string): Promise<void>;
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

/** Names that look alike to a person have the same skeleton. */
function skeleton(name: string): string {
  return name
    .replaceAll(/[-_]/g, '')
    .replaceAll('0', 'o')
    .replaceAll('1', 'l')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');
}

function checkTemplates(input: ParsedServerInput): void {
  const plain = (input.transport !== 'stdio' ? input.headers : input.env).filter((value) => !value.secret);
  const texts = input.transport !== 'stdio' ? [input.url] : input.args;
  for (const text of [...texts, ...plain.map((value) => value.value)]) parseTemplate(text);
  if (input.transport !== 'stdio' && !input.url.includes('${')) parseAddress(input.url, input.transport);
}

export function createServers(options: ServersOptions): Servers {
  const { configs, vault, log, clock, signIns, record, onListed = () => {}, silenceMs = 60_000 } = options;
  const secrets = createSeenSecrets();
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
    mask: (text) => maskAll(secrets.mask(text), signIns.secretValues()),
    ways: new Map(),
  };
  const running = new Map<string, RunningServer>();
  const closed = new AbortController();
  const tests = new Set<Promise<unknown>>();
  let announcing = false;
  let otherTools = false;
  let changing: Promise<unknown> = Promise.resolve();

  function onChange(tools: boolean): void {
    otherTools ||= tools;
    if (announcing || closed.signal.aborted) return;
    announcing = true;
    setImmediate(() => {
      const others = otherTools;
      announcing = false;
      otherTools = false;
      if (!closed.signal.aborted) options.onChange(list(), others);
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
    const resolved = await resolveConfig(config, context);
    const found = resolved.transport !== 'stdio' ? signInTarget(name, resolved) : null;
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

  /** One change of the configuration after the other: two at once would overwrite each other's. */
  function change<T>(work: () => Promise<T>): Promise<T> {
    const done = changing.then(work, work);
    changing = done.catch(() => {});
    return done;
  }

  async function toConfig(input: ParsedServerInput): Promise<ServerConfig> {
    const base = {
      name: input.name,
      enabled: true,
      timeoutSeconds: input.timeoutSeconds,
      retries: input.retries,
      origin: 'person' as const,
      addedAt: new Date(clock.now()).toISOString(),
    };
    if (input.transport !== 'stdio') {
      const headers = await keepSecrets(input.name, input.headers, vault);
      const auth = await keepAuth(input.name, input.auth, vault);
      return { ...base, transport: input.transport, url: input.url, headers, auth };
    }
    const { command, args, cwd, isolation } = input;
    const env = await keepSecrets(input.name, input.env, vault);
    return { ...base, transport: 'stdio', command, args, env, isolation, ...(cwd !== undefined && { cwd }) };
  }

  for (const config of configs.list()) run(config);

  return {
    start() {
      for (const server of running.values()) server.reconnect();
    },
    list,
    show: (name) => find(name).view(),
    add: (input) =>
      change(async () => {
        const alike = configs.list().find((config) => skeleton(config.name) === skeleton(input.name));
        if (alike) {
          const how =
            alike.name === input.name ? 'is already a server called' : 'is already a server with the similar name';
          throw new AppError('conflict', `There ${how} “${alike.name}”.`, { remedy: 'Choose another name.' });
        }
        checkTemplates(input);
        const config = await toConfig(input);
        try {
          await record({ kind: 'server.added', server: config.name, by: 'person', detail: config });
          configs.save([...configs.list(), config]);
        } catch (error) {
          await forgetSecrets(config, vault);
          throw error;
        }
        const server = run(config);
        server.reconnect();
        onChange(true);
        return server.view();
      }),
    remove: (name) =>
      change(async () => {
        const server = find(name);
        const { config } = server.view();
        await record({ kind: 'server.removed', server: name, by: 'person' });
        configs.save(configs.list().filter((other) => other.name !== name));
        running.delete(name);
        onChange(true);
        await server.close();
        await forgetSecrets(config, vault);
      }),
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
      await changing;
      await Promise.all([...[...running.values()].map((server) => server.close()), ...tests]);
    },
  };
}
