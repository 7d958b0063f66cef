import { ownAgentNames } from '../shared/agents.ts';
import type { Handlers, RequestName, ShellRequest } from '../shared/ipc.ts';
import type { AppStatus } from '../shared/settings.ts';
import type { Agents } from './agents/agents.ts';
import type { Approvals } from './approvals/approvals.ts';
import type { Calls } from './calls/tool-call.ts';
import type { Gateway } from './gateway/gateway.ts';
import type { History } from './history/history.ts';
import type { SignIns } from './oauth/sign-ins.ts';
import type { Rules } from './rules/rules.ts';
import type { Servers } from './servers/servers.ts';
import type { SettingsFile } from './storage/settings.ts';

export type CoreHandlers = Handlers<Exclude<RequestName, ShellRequest>, AbortSignal>;

/** The core's answer to every request of the contract. */
export function createHandlers(core: {
  status: () => AppStatus;
  servers: Servers;
  signIns: SignIns;
  agents: Agents;
  rules: Rules;
  approvals: Approvals;
  history: History;
  settings: SettingsFile;
  gateway: Gateway;
  /** Opens the gateway again where the settings now say, unless it was told where to listen. */
  reopenGateway: () => Promise<void>;
  calls: Calls;
}): CoreHandlers {
  const { servers, signIns, agents, rules, approvals, history, settings, gateway, calls } = core;
  const commandLine = {
    agent: ownAgentNames.commandLine,
    session: ownAgentNames.commandLine,
    client: null,
    servers: null,
  };
  return {
    'app.status': () => core.status(),
    async 'servers.list'() {
      const targets = await servers.targets();
      // One whose vault cannot be read is shown all the same; connecting says why.
      await Promise.allSettled(targets.map((target) => signIns.load(target)));
      return servers.list();
    },
    'servers.add': (input) => servers.add(input),
    async 'servers.remove'({ name }) {
      const target = await servers.target(name).catch(() => null);
      await servers.remove(name);
      if (target) await signIns.logout(target);
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
    'servers.test': ({ name }) => servers.test(name),
    async 'tools.list'({ server }) {
      await servers.ready(server);
      return servers.tools(server);
    },
    'tools.call': async ({ server, tool, arguments: args }, signal) => {
      const { content, ...rest } = await calls.call({ caller: commandLine, server, tool, arguments: args, signal });
      return { ...rest, content: [...content] };
    },
    'agents.list': () => agents.list(),
    async 'agents.create'(input) {
      const { name, token } = await agents.create(input);
      return { name, token, url: gateway.status().url };
    },
    async 'agents.revoke'({ name }) {
      await agents.revoke(name);
      await Promise.all([gateway.closeAgent(name), rules.forgetAgent(name)]);
      return {};
    },
    'rules.list': () => rules.list(),
    'rules.add': (input) => rules.add(input),
    async 'rules.remove'({ id }) {
      await rules.remove(id);
      return {};
    },
    'approvals.list': () => approvals.list(),
    'approvals.decide'(decision) {
      approvals.decide(decision);
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
