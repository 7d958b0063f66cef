import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { createMcpHandler, type JSONRPCMessage } from '@modelcontextprotocol/server';
import { type AgentServerOptions, createAgentServer } from './agent-server.ts';
import type { Answer } from './answer.ts';
import type { GatewayAgents, KnownAgent } from './gateway-agents.ts';
import { refusals } from './refusals.ts';

export interface ModernLegOptions extends Pick<AgentServerOptions, 'version' | 'calls' | 'heard' | 'log'> {
  readonly agents: GatewayAgents;
  readonly sessionsPerAgent: number;
}

/** The protocol's modern era: every request stands alone, and pushes need a subscription. */
export interface ModernLeg {
  post(agent: KnownAgent, headers: IncomingHttpHeaders, message: JSONRPCMessage, answer: Answer): Promise<void>;
  toolsChanged(): void;
  close(): Promise<void>;
}

/** This run of the gateway. The modern era has no sessions: what an agent may do "for this session" ends with the run. */
const run = randomUUID();

export function createModernLeg(options: ModernLegOptions): ModernLeg {
  const { agents, sessionsPerAgent, log } = options;
  const asking = new WeakMap<Request, KnownAgent>();
  const subscriptions = new Map<string, number>();

  const handler = createMcpHandler(
    ({ requestInfo }) => {
      const agent = requestInfo && asking.get(requestInfo);
      if (agent === undefined) throw new Error('A request without an agent reached the modern leg');
      return createAgentServer({
        ...options,
        caller: () => ({ agent: agent.name, session: `agent:${agent.name}:${run}`, servers: agent.servers }),
      });
    },
    // The SDK's own messages can quote what the agent sent, so only the fact is logged.
    { legacy: 'reject', onerror: (error) => log.info('A modern request was not served', { error: error.name }) },
  );

  /** A subscription is an agent's connection for as long as it is open. */
  async function subscribed(agent: string, answer: Answer, serve: () => Promise<void>): Promise<void> {
    const open = subscriptions.get(agent) ?? 0;
    if (open >= sessionsPerAgent) return answer.refuse(refusals.sessionFull);
    subscriptions.set(agent, open + 1);
    agents.sessionOpened(agent);
    try {
      await serve();
    } finally {
      subscriptions.set(agent, (subscriptions.get(agent) ?? 1) - 1);
      agents.sessionClosed(agent);
    }
  }

  return {
    post: (agent, headers, message, answer) => {
      const gone = new AbortController();
      const request = new Request('http://localhost/mcp', {
        method: 'POST',
        headers: protocolHeaders(headers),
        signal: gone.signal,
      });
      asking.set(request, agent);
      answer.onGone(() => gone.abort());
      answer.wait();
      const serve = async () => relay(await handler.fetch(request, { parsedBody: message }), answer);
      const isSubscription = 'method' in message && message.method === 'subscriptions/listen';
      return isSubscription ? subscribed(agent.name, answer, serve) : serve();
    },
    toolsChanged: () => handler.notify.toolsChanged(),
    close: () => handler.close(),
  };
}

/** Only what MCP itself reads goes on; the token above all does not. */
function protocolHeaders(headers: IncomingHttpHeaders): Headers {
  const kept = new Headers({ 'content-type': 'application/json' });
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('mcp-') && typeof value === 'string') kept.set(name, value);
  }
  return kept;
}

async function relay(response: Response, answer: Answer): Promise<void> {
  if (response.body === null) return answer.end(response.status);
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
    return answer.finish(await response.text(), response.status);
  }
  for await (const chunk of response.body) answer.chunk(chunk);
  answer.end(200);
}
