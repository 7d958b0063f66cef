import { ownAgentNames } from '../shared/agents.ts';
import { AppError } from '../shared/errors.ts';
import type { Handlers, RequestName, ShellRequest } from '../shared/ipc.ts';
import type { AppStatus } from '../shared/settings.ts';
import type { Agents } from './agents/agents.ts';
import type { Approvals } from './approvals/approvals.ts';
import type { Calls } from './calls/tool-call.ts';
import type { Gateway } from './gateway/gateway.ts';
import type { History } from './history/history.ts';
import type { Rules } from './rules/rules.ts';
import type { Servers } from './servers/servers.ts';
import type { SettingsFile } from './storage/settings.ts';

export type CoreHandlers = Handlers<Exclude<RequestName, ShellRequest>, AbortSignal>;

/** The core's answer to every request of the contract. */
export function createHandlers(core: {
  status: () => AppStatus;
  servers: Servers;
  agents: Agents;
  rules: Rules;
  approvals: Approvals;
  history: History;
  settings: SettingsFile;
  gateway: Gateway;
  calls: Calls;
}): CoreHandlers {
  const { servers, agents, rules, approvals, history, settings, gateway, calls } = core;
  const commandLine = {
    agent: ownAgentNames.commandLine,
    session: ownAgentNames.commandLine,
    client: null,
    servers: null,
  };
  return {
    'app.status': () => core.status(),
    'servers.list': () => servers.list(),
    'servers.add': (input) => servers.add(input),
    async 'servers.remove'({ name }) {
      await servers.remove(name);
      return {};
    },
    'servers.setEnabled': ({ name, enabled }) => servers.setEnabled(name, enabled),
    'servers.login': () => {
      throw new AppError('not_allowed', 'Signing in is not in this version yet.');
    },
    'servers.awaitLogin': () => {
      throw new AppError('not_allowed', 'Signing in is not in this version yet.');
    },
    'servers.cancelLogin': () => ({}),
    'servers.logout': () => ({ revoked: false }),
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
    'settings.set': (change) => settings.set(change),
  };
}
