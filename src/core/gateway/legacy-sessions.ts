import { randomBytes, randomUUID } from 'node:crypto';
import { isInitializeRequest, type JSONRPCMessage, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server';
import type { Log } from '../ports.ts';
import { type AgentServerOptions, createAgentServer } from './agent-server.ts';
import type { Answer } from './answer.ts';
import type { GatewayAgents, KnownAgent } from './gateway-agents.ts';
import { type Refusal, refusals } from './refusals.ts';
import { createSessionTransport, type SessionTransport } from './session-transport.ts';

export interface LegacySessionsOptions extends Pick<AgentServerOptions, 'version' | 'calls' | 'heard'> {
  readonly agents: GatewayAgents;
  readonly log: Log;
  readonly sessionsPerAgent: number;
  /** A session without an open request or stream ends after this many milliseconds. */
  readonly idleMs: number;
}

/** What a request says about its session, in headers. */
export interface SessionHeaders {
  readonly session: string | undefined;
  readonly revision: string | undefined;
}

/** The sessions of the protocol's legacy era: one SDK server per session, each bound to the agent that opened it. */
export interface LegacySessions {
  post(agent: KnownAgent, headers: SessionHeaders, message: JSONRPCMessage, answer: Answer): Promise<void>;
  /** The agent asks for the stream of what belongs to no request. */
  listen(agent: KnownAgent, headers: SessionHeaders, answer: Answer): void;
  /** The agent ends its session. */
  remove(agent: KnownAgent, headers: SessionHeaders, answer: Answer): Promise<void>;
  toolsChanged(): void;
  /** Ends the sessions of one agent, or all. */
  end(refusal: Refusal, agent?: string): Promise<void>;
  close(): void;
}

interface Session {
  readonly id: string;
  agent: KnownAgent;
  usedAt: number;
  readonly transport: SessionTransport;
  readonly announceTools: () => Promise<void>;
}

export function createLegacySessions(options: LegacySessionsOptions): LegacySessions {
  const { agents, log, sessionsPerAgent, idleMs } = options;
  const sessions = new Map<string, Session>();
  const reaper = setInterval(reap, Math.min(Math.max(idleMs / 4, 20), 60_000)).unref();

  function reap() {
    const before = Date.now() - idleMs;
    for (const session of sessions.values()) {
      if (session.transport.busy()) session.usedAt = Date.now();
      else if (session.usedAt <= before) void session.transport.end(refusals.session);
    }
  }

  /** The session a request names; one of another agent is no different from one that never was. */
  function find(agent: KnownAgent, headers: SessionHeaders, answer: Answer): Session | null {
    if (headers.revision !== undefined && !SUPPORTED_PROTOCOL_VERSIONS.includes(headers.revision)) {
      answer.refuse(refusals.revision);
      return null;
    }
    const session = headers.session === undefined ? undefined : sessions.get(headers.session);
    if (session?.agent.name !== agent.name) {
      if (session !== undefined) log.warn('An agent named a session of another agent', { agent: agent.name });
      answer.refuse(headers.session === undefined ? refusals.sessionMissing : refusals.session);
      return null;
    }
    session.agent = agent;
    session.usedAt = Date.now();
    return session;
  }

  /** Room for one more session of this agent: its longest idle one makes way, busy ones stay. */
  async function makeRoom(agent: string): Promise<boolean> {
    const own = [...sessions.values()].filter((session) => session.agent.name === agent);
    if (own.length < sessionsPerAgent) return true;
    const idle = own.filter((session) => !session.transport.busy()).sort((a, b) => a.usedAt - b.usedAt)[0];
    await idle?.transport.end(refusals.session);
    return idle !== undefined;
  }

  async function open(agent: KnownAgent): Promise<Session> {
    const transport = createSessionTransport();
    const grantsHoldFor = randomUUID();
    const server = createAgentServer({
      ...options,
      caller: () => ({ agent: agent.name, session: grantsHoldFor, servers: session.agent.servers }),
    });
    const session: Session = {
      id: randomBytes(24).toString('base64url'),
      agent,
      usedAt: Date.now(),
      transport,
      announceTools: () => server.sendToolListChanged(),
    };
    server.onclose = () => {
      if (sessions.delete(session.id)) agents.sessionClosed(agent.name);
    };
    sessions.set(session.id, session);
    agents.sessionOpened(agent.name);
    await server.connect(transport);
    return session;
  }

  return {
    post: async (agent, headers, message, answer) => {
      if (!('method' in message) || message.method !== 'initialize' || !('id' in message)) {
        return find(agent, headers, answer)?.transport.receive(message, answer);
      }
      if (headers.session !== undefined) {
        if (find(agent, headers, answer) !== null) answer.refuse(refusals.initialized, message.id ?? null);
        return;
      }
      if (!isInitializeRequest(message)) return answer.refuse(refusals.initialize, message.id ?? null);
      if (!(await makeRoom(agent.name))) return answer.refuse(refusals.sessionFull, message.id ?? null);
      const session = await open(agent);
      answer.setHeader('mcp-session-id', session.id);
      session.transport.receive(message, answer);
    },
    listen: (agent, headers, answer) => find(agent, headers, answer)?.transport.listen(answer),
    remove: async (agent, headers, answer) => {
      await find(agent, headers, answer)?.transport.end(refusals.session);
      answer.end(200);
    },
    toolsChanged: () => {
      for (const { announceTools } of sessions.values()) void announceTools().catch(() => {});
    },
    end: async (refusal, agent) => {
      const ending = [...sessions.values()].filter((session) => agent === undefined || session.agent.name === agent);
      await Promise.all(ending.map(({ transport }) => transport.end(refusal)));
    },
    close: () => clearInterval(reaper),
  };
}
