import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownAgentNames } from '../shared/agents.ts';
import type { Standing } from '../shared/approvals.ts';
import type { EntryData } from '../shared/history.ts';
import type { Handlers, RequestName, ShellRequest } from '../shared/ipc.ts';
import type { AppStatus } from '../shared/settings.ts';
import type { Agents } from './agents/agents.ts';
import type { Approvals } from './approvals/approvals.ts';
import type { Pause } from './approvals/pause.ts';
import type { Reviews } from './approvals/reviews.ts';
import { paused as pausedRefusal } from './calls/refusals.ts';
import type { Caller, Calls, ToolCall } from './calls/tool-call.ts';
import { createTrials } from './calls/trials.ts';
import type { Gateway } from './gateway/gateway.ts';
import type { History } from './history/history.ts';
import type { Imports } from './imports/imports.ts';
import type { PendingLinks } from './imports/pending-links.ts';
import type { Isolation } from './isolation/isolation.ts';
import type { Catalog } from './known-servers/catalog.ts';
import type { Registry } from './known-servers/registry.ts';
import type { SignIns } from './oauth/sign-ins.ts';
import type { Pins } from './pins/pins.ts';
import { presets } from './rules/presets.ts';
import type { Rules } from './rules/rules.ts';
import type { ProcessBook } from './servers/process-book.ts';
import type { Servers } from './servers/servers.ts';
import type { SettingsFile } from './storage/settings.ts';

export type CoreHandlers = Handlers<Exclude<RequestName, ShellRequest>, AbortSignal>;

/** Milliseconds the list of servers waits for what the vault knows of their sign-ins. */
const patience = 3000;

/** The core's answer to every request of the contract. */
export function createHandlers(core: {
  status: () => AppStatus;
  servers: Servers;
  processes: Pick<ProcessBook, 'trees'>;
  isolation: Pick<Isolation, 'offer'>;
  signIns: SignIns;
  imports: Imports;
  links: PendingLinks;
  catalog: Pick<Catalog, 'list'>;
  registry: Pick<Registry, 'search'>;
  agents: Agents;
  rules: Rules;
  pins: Pins;
  approvals: Approvals;
  reviews: Reviews;
  pause: Pause;
  standing: () => Standing;
  history: History;
  settings: SettingsFile;
  gateway: Gateway;
  /** Opens the gateway again where the settings now say, unless it was told where to listen. */
  reopenGateway: () => Promise<void>;
  calls: Calls;
  record: (entry: EntryData) => Promise<void>;
}): CoreHandlers {
  const { servers, signIns, imports, links, agents, rules, pins, approvals, reviews, pause, standing } = core;
  const { history, settings, gateway, calls, record } = core;
  const own = (agent: string, session: string): Caller => ({ agent, session, client: null, servers: null });
  const commandLine = own(ownAgentNames.commandLine, ownAgentNames.commandLine);
  // What the person answered for this session ends with this run of the app.
  const person = own(ownAgentNames.person, randomUUID());
  type Wanted = Pick<ToolCall, 'server' | 'tool' | 'arguments'>;
  const call = async (caller: Caller, wanted: Wanted, signal: AbortSignal) => {
    const { content, ...rest } = await calls.call({ caller, ...wanted, signal });
    return { ...rest, content: [...content] };
  };
  const trials = createTrials((wanted, signal) => call(person, wanted, signal));
  return {
    'app.status': () => core.status(),
    async 'servers.list'({ patient }) {
      const load = async () =>
        await Promise.allSettled((await servers.targets()).map((target) => signIns.load(target)));
      // One whose vault cannot be read, or takes its time, is shown all the same; what is known later is announced.
      await Promise.race([load(), ...(patient ? [] : [sleep(patience, undefined, { ref: false })])]);
      return servers.list();
    },
    'servers.isolation': () => core.isolation.offer(),
    'servers.add': (input) => servers.add(input),
    async 'servers.remove'({ name }) {
      const target = await servers.target(name).catch(() => null);
      await servers.remove(name);
      await pins.forgetServer(name);
      if (target) await signIns.logout(target);
      return {};
    },
    'servers.edit': ({ name, input }) => servers.edit(name, input),
    'servers.duplicate': ({ name, as }) => servers.duplicate(name, as),
    'servers.logs': (query) => servers.logs(query),
    'secrets.list': () => servers.secrets.list(),
    async 'secrets.set'({ name, value }) {
      await servers.secrets.set(name, value);
      return {};
    },
    async 'secrets.rename'({ name, to }) {
      await servers.secrets.rename(name, to);
      return {};
    },
    async 'secrets.remove'({ name, evenIfUsed }) {
      await servers.secrets.remove(name, evenIfUsed);
      return {};
    },
    'servers.setEnabled': ({ name, enabled }) => servers.setEnabled(name, enabled),
    async 'servers.login'({ name, ...how }) {
      // What a server wants is best known from its own challenge.
      await servers.ready(name).catch(() => {});
      return await signIns.login(await servers.target(name), how);
    },
    async 'servers.awaitLogin'({ name }) {
      await signIns.awaitLogin(name);
      return servers.show(name);
    },
    async 'servers.cancelLogin'({ name }) {
      await signIns.cancelLogin(name);
      return {};
    },
    async 'servers.logout'({ name }) {
      const revoked = await signIns.logout(await servers.target(name));
      await servers.restart(name);
      return { revoked };
    },
    'servers.processes': () => core.processes.trees(),
    async 'servers.restart'({ name }) {
      await servers.restart(name);
      return servers.show(name);
    },
    'catalog.list': () => core.catalog.list(),
    'registry.search': ({ text, cursor }) => core.registry.search(text, cursor),
    'imports.clients': () => imports.clients(),
    'imports.propose': (source) => imports.propose(source),
    'imports.accept': (choice) => imports.accept(choice),
    'links.list': () => links.list(),
    'links.dismiss'({ id }) {
      links.dismiss(id);
      return {};
    },
    'servers.test': ({ name }) => servers.test(name),
    async 'tools.list'({ server }) {
      await servers.ready(server);
      return servers.tools(server);
    },
    'tools.call': (wanted, signal) => call(commandLine, wanted, signal),
    'tools.try': trials.try,
    async 'tools.stopTrying'(tool) {
      trials.stop(tool);
      return {};
    },
    'agents.list': () => agents.list(),
    async 'agents.create'(input) {
      const { name, token } = await agents.create(input);
      return { name, token, url: gateway.status().url };
    },
    async 'agents.revoke'({ name }) {
      await agents.revoke(name);
      await gateway.closeAgent(name);
      approvals.forgetAgent(name);
      await rules.forgetGrants({ agent: name });
      return {};
    },
    'rules.list': () => rules.list(),
    'rules.add': (input) => rules.add(input),
    async 'rules.remove'({ id }) {
      await rules.remove(id);
      return {};
    },
    'rules.book': () => rules.book(),
    'rules.configure': (change) => rules.configure(change),
    'rules.presets': () => presets,
    'rules.propose': (source) => rules.propose(source),
    'rules.accept': ({ source, digest }) => rules.accept(source, digest),
    'rules.undo': () => rules.undo(),
    'rules.forgetProject': ({ folder }) => rules.forgetProject(folder),
    'rules.export': async () => ({ text: await rules.exportText() }),
    'rules.explain': ({ rule, ...call }) => rules.explain(call, rule),
    'rules.try': ({ rule, calls }) => rules.try(rule ?? null, calls),
    'rules.suggestions': () => rules.suggestions(),
    'rules.uses': () => rules.uses(),
    'approvals.list': () => approvals.list(),
    'approvals.decide'(decision) {
      approvals.decide(decision);
      return {};
    },
    'approvals.preview': ({ id, when }) => approvals.preview(id, (args) => rules.covers(when, args)),
    'approvals.standing': standing,
    async 'approvals.pause'() {
      const paused = pause.start();
      approvals.refuseAll(pausedRefusal());
      await paused;
      return standing();
    },
    async 'approvals.resume'() {
      await pause.end();
      return standing();
    },
    async 'approvals.withdraw'({ id }) {
      const { agent, server, tool } = approvals.withdraw(id);
      await record({ kind: 'answer.withdrawn', agent, server, tool, by: 'person', lateAnswer: id });
      return {};
    },
    'reviews.list': () => reviews.list(),
    'reviews.show': ({ id }) => reviews.show(id),
    'reviews.decide'(decision) {
      reviews.decide(decision);
      return {};
    },
    'pins.list': ({ server }) => pins.list(server),
    'pins.show': ({ server, tool }) => pins.show(server, tool),
    async 'pins.accept'(input) {
      await pins.accept(input);
      return {};
    },
    'history.list': (query) => history.list(query),
    'history.show': ({ id }) => history.show(id),
    'history.verify': () => history.verify(),
    'history.entries': (query) => history.entries(query),
    'history.exportText': ({ format, since }) => ({ text: [...history.exportText(format, since)].join('') }),
    'settings.get': () => settings.get(),
    async 'settings.set'(change) {
      const { port } = settings.get();
      const now = await settings.set(change);
      if (now.port !== port) await core.reopenGateway();
      return now;
    },
  };
}
