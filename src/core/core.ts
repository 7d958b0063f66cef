import { join } from 'node:path';
import type { AppError } from '../shared/errors.ts';
import type { EntryData } from '../shared/history.ts';
import type { EventMessage } from '../shared/ipc.ts';
import { openAgents } from './agents/agents.ts';
import { type Approvals, createApprovals } from './approvals/approvals.ts';
import { createPast } from './approvals/past.ts';
import { openPause } from './approvals/pause.ts';
import { createReviews } from './approvals/reviews.ts';
import { settleLate } from './calls/ask-person.ts';
import { createCalls } from './calls/create-calls.ts';
import type { Road } from './calls/road.ts';
import { controlPath } from './control/control-path.ts';
import { serveControl } from './control/serve-control.ts';
import { dispatch } from './dispatch.ts';
import { createGateway } from './gateway/gateway.ts';
import { type CoreHandlers, createHandlers } from './handlers.ts';
import { openHistory } from './history/history.ts';
import { redacted } from './history/redact.ts';
import { createSignIns } from './oauth/sign-ins.ts';
import { once } from './once.ts';
import { openFiles } from './open-files.ts';
import { openImports } from './open-imports.ts';
import { openMachine } from './open-machine.ts';
import { openNetwork } from './open-network.ts';
import { openPins } from './pins/pins.ts';
import type { Ports } from './ports.ts';
import { openRules } from './rules/rules.ts';
import { createServers } from './servers/servers.ts';
import { lockHome } from './storage/home-lock.ts';
import { openSettings } from './storage/settings.ts';
import { watchWaking } from './waking.ts';

/** The product without a face: everything Countersign does, for whichever shell runs it. */
export interface Core {
  readonly handlers: CoreHandlers;
  readonly approvals: Pick<Approvals, 'attach' | 'list' | 'decide' | 'denyFromNotification' | 'refuseAll'>;
  /** Hears every announcement until the returned function is called. */
  subscribe(listener: (message: EventMessage) => void): () => void;
  /** The whole history as text, in pieces. */
  exportHistory(format: 'jsonl' | 'csv', since?: string): Iterable<string>;
  /** Connects the servers and opens the gateway; returns its URL. @throws AppError `port.taken`, `vault.*` */
  listen(options?: { port?: number; host?: string }): Promise<string>;
  /** The computer woke up, or is in another network; it is noticed without being told too, only later. */
  wake(): void;
  /** Puts a link the person followed to those that wait to be looked at. It adds nothing. */
  openLink(url: string): void;
  /** Lets the command line on this home speak to this process. */
  serveControl(): Promise<void>;
  /** Refuses what waits, ends the servers and what agents have open, and finishes what is on disk. */
  close(): Promise<void>;
}

/**
 * Takes the home and wires the product together. Nothing is started or contacted yet, and the vault is not opened.
 *
 * @throws AppError `home.busy`, `home.unwritable`, `config.corrupt`, `config.newer`
 */
export async function createCore(ports: Ports): Promise<Core> {
  const lock = await lockHome(ports.home);
  try {
    return await wire(ports, lock);
  } catch (error) {
    lock.close();
    throw error;
  }
}

const hourMs = 3_600_000;

async function wire(ports: Ports, lock: { close(): void }): Promise<Core> {
  const { home, vault, clock, log, version } = ports;
  const listeners = new Set<(message: EventMessage) => void>();
  const announce = (message: EventMessage) => {
    for (const listener of listeners) listener(message);
  };
  const files = openFiles(ports);
  const network = openNetwork(log);
  const machine = openMachine({ home, kept: files.processes, log });

  const history = await openHistory({
    home,
    vault,
    log,
    clock,
    secrets: () => servers.secretValues(),
    onChange: (value) => announce({ name: 'history.changed', value }),
  });
  const record = (entry: EntryData) => history.append(entry);
  const common = { vault, clock, log, record };
  const signIns = createSignIns({
    ...common,
    home,
    browser: ports.browser,
    clientDocument: ports.clientDocument ?? null,
    fetchFor: network.documentsAbout,
    onChange: () => servers.announce(),
    onReady: (server, fresh) => servers.signedIn(server, fresh),
  });
  const servers = createServers({
    configs: { list: files.servers.read, save: files.servers.write },
    programs: machine.programs,
    processes: machine.processes,
    ...common,
    secrets: files.secrets,
    logFolder: join(home, 'logs'),
    version,
    environment: process.env,
    fetchFor: network.messagesTo,
    socketFor: network.socketTo,
    signIns,
    confine: machine.isolation.confine,
    elicit: ports.elicit,
    onChange(value, tools) {
      announce({ name: 'servers.changed', value });
      if (tools) gateway.toolsChanged();
    },
    onSecretsChange: (value) => announce({ name: 'secrets.changed', value }),
    onListed: (listing) => pins.listed(listing),
  });
  const rules = openRules({
    file: ports.openStore('rules'),
    ...common,
    copy: ports.openStore('rules-copy'),
    recorded: () => history.lastRuleSet(),
    stories: (query) => history.list(query),
    claims: (server, tool) => servers.tool(server, tool)?.annotations,
    redacted,
    onChange(value) {
      announce({ name: 'rules.changed', value });
      gateway.toolsChanged();
    },
    onBookChange: (value) => announce({ name: 'rules.bookChanged', value }),
  });
  const pins = openPins({
    file: files.pins,
    ...common,
    voidGrants: (server, tool) => rules.forgetGrants({ server, tool }),
    // What came from outside is looked at before it counts.
    firstUse: ({ origin }) => origin === 'person',
    onChange(value) {
      announce({ name: 'pins.changed', value });
      gateway.toolsChanged();
    },
  });
  const agents = openAgents({
    file: files.agents,
    ...common,
    onChange: (value) => announce({ name: 'agents.changed', value }),
  });
  const settings = openSettings({
    file: files.settings,
    record,
    onChange: (value) => announce({ name: 'settings.changed', value }),
  });
  const timeoutMs = () => (ports.approvalTimeoutSeconds ?? settings.get().approvalTimeoutSeconds) * 1000;
  const standing = () => ({ pausedSince: pause.since(), ...approvals.standing() });
  const onStanding = () => announce({ name: 'standing.changed', value: standing() });
  const pause = openPause({ file: files.pause, clock, record, onChange: onStanding });
  const reviews = createReviews({
    clock,
    timeoutMs,
    onChange: (value) => announce({ name: 'reviews.changed', value }),
  });
  const approvals = createApprovals({
    clock,
    log,
    timeoutMs,
    past: createPast((query) => history.list(query)),
    settleLate: (question, answer, shown) => settleLate(road, question, answer, shown),
    onChange: (value) => announce({ name: 'approvals.changed', value }),
    onStanding,
    onRefuseAll: reviews.withholdAll,
  });
  const unlocked = once(() => rules.unlock());
  const road: Road = {
    ready: unlocked,
    rules: {
      decide: rules.decide,
      consider: rules.consider,
      grant: (subject, { reach, ...terms }) => {
        const expiresAt = reach === 'hour' ? new Date(clock.now() + hourMs).toISOString() : undefined;
        return rules.grant(subject, reach === 'session' ? 'session' : 'always', { ...terms, expiresAt });
      },
    },
    pins,
    approvals,
    reviews,
    history,
    servers,
    paused: () => pause.since() !== null,
  };
  const begin = once(() => history.reconcile());
  const calls = createCalls({
    road,
    begin,
    tools: servers.tools,
    isOffered: rules.isOffered,
    offered: pins.offered,
    signIns,
  });
  const gateway = createGateway({
    version,
    calls,
    agents,
    log,
    onChange: (value) => announce({ name: 'gateway.changed', value }),
  });
  /** What `listen` was told; null until then. */
  let told: { port?: number; host?: string } | null = null;
  const openGateway = () => gateway.listen({ port: settings.get().port, ...told });
  const reopenGateway = async () => {
    if (told === null || told.port !== undefined) return;
    // A port that cannot be had is in the gateway's status, with the remedy.
    await openGateway().catch(() => undefined);
  };
  const status = () => ({ version, home, vault: vault.kind, gateway: gateway.status(), degraded: history.degraded });
  const { imports, links, catalog, registry } = openImports({
    servers,
    programs: machine.programs,
    clock,
    log,
    onLinks: (value) => announce({ name: 'links.changed', value }),
  });
  const handlers = createHandlers({
    status,
    servers,
    processes: machine.processes,
    isolation: machine.isolation,
    signIns,
    imports,
    links,
    catalog,
    registry,
    agents,
    rules,
    pins,
    approvals,
    reviews,
    pause,
    standing,
    history,
    settings,
    gateway,
    reopenGateway,
    calls,
    record,
  });
  const logBug = (bug: AppError) =>
    log.error('A request failed for a reason of our own.', { cause: String(bug.cause) });
  let control: { close(): Promise<void> } | null = null;
  let waking: { close(): void } | null = null;
  const wake = () => {
    signIns.wake();
    servers.wake();
  };

  return {
    handlers,
    approvals,
    openLink: (url) => links.open(url),
    exportHistory: (format, since) => history.exportText(format, since),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async listen(options = {}) {
      told = options;
      await agents.unlock();
      await begin();
      await unlocked();
      await record({ kind: 'started' });
      await pins.ready();
      await machine.processes.reap();
      servers.start();
      waking ??= watchWaking({ clock, onWake: wake });
      return await openGateway();
    },
    wake,
    async serveControl() {
      const answer = (name: unknown, input: unknown, signal: AbortSignal) =>
        dispatch(handlers, { door: 'socket', signal, onBug: logBug }, name, input);
      control = await serveControl({ path: controlPath(home, process.env), answer, log });
    },
    async close() {
      approvals.close();
      waking?.close();
      await Promise.allSettled([gateway.close(), control?.close(), servers.close(), signIns.close()]);
      await machine.isolation.close().catch(() => {}); // what is left of a sandbox must not keep us
      await pins.close();
      if (told) await record({ kind: 'stopped' }).catch(() => {}); // a history that cannot be written must not keep us
      await history.close();
      lock.close();
    },
  };
}
