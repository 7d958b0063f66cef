import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  classifyInboundRequest,
  isJsonContentType,
  type JSONRPCMessage,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/server';
import type { Log } from '../ports.ts';
import { type Answer, createAnswer } from './answer.ts';
import { bearerToken, type Door, refusalAtDoor } from './door.ts';
import type { GatewayAgents, KnownAgent } from './gateway-agents.ts';
import type { LegacySessions, SessionHeaders } from './legacy-sessions.ts';
import type { ModernLeg } from './modern-leg.ts';
import { announcesMoreThan, readMessage } from './read-message.ts';
import { type Refusal, refusals } from './refusals.ts';

export interface EndpointOptions {
  /** Known once the port is; until then nobody is let in. */
  door(): Door | null;
  readonly agents: GatewayAgents;
  readonly legacy: LegacySessions;
  readonly modern: ModernLeg;
  readonly bodyBytes: number;
  readonly log: Log;
}

/** The one URL agents connect to. */
export interface Endpoint {
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Refuses everything that is open, of one agent or of all, and stops what works on it. */
  abandon(refusal: Refusal, agent?: string): void;
}

/** Up to this much unread body is swallowed to keep a refused agent's connection; beyond it the connection ends. */
const swallowBytes = 64 * 1024;

export function createEndpoint({ door, agents, legacy, modern, bodyBytes, log }: EndpointOptions): Endpoint {
  const open = new Map<Answer, string>();

  async function answerAgent(agent: KnownAgent, request: IncomingMessage, answer: Answer): Promise<void> {
    if (request.method !== 'POST') return answerSession(agent, request, answer);
    if (!isJsonContentType(request.headers['content-type'])) return refuseUnread(refusals.contentType, request, answer);
    const read = await readMessage(request, bodyBytes);
    // The agent may have hung up, or have been revoked, while it was sending.
    if (read === null || answer.over) return;
    if ('refusal' in read) return refuseUnread(read.refusal, request, answer);

    const route = classifyInboundRequest({ httpMethod: 'POST', ...standardHeaders(request), body: read.body });
    if (route.kind === 'reject') return answer.refuse({ ...route, status: route.httpStatus }, idOf(read.body));
    if (route.kind === 'modern') return modern.post(agent, request.headers, route.message, answer);
    if (route.reason === 'batch') return answer.refuse(refusals.batch);
    // The classification has proved the shape of everything else.
    return legacy.post(agent, sessionHeaders(request), read.body as JSONRPCMessage, answer);
  }

  async function answerSession(agent: KnownAgent, request: IncomingMessage, answer: Answer): Promise<void> {
    const headers = sessionHeaders(request);
    if (headers.session === undefined && isNoLegacyRevision(headers.revision)) return answer.refuse(refusals.noStream);
    if (request.method === 'DELETE') return legacy.remove(agent, headers, answer);
    if (!request.headers.accept?.includes('text/event-stream')) return answer.refuse(refusals.accept);
    return legacy.listen(agent, headers, answer);
  }

  return {
    handle: (request, response) => {
      const answer = createAnswer(response, () => open.delete(answer));
      const where = door();
      const refusal = where === null ? refusals.closing : refusalAtDoor(request, where);
      if (refusal !== null) return refuseUnread(refusal, request, answer);
      const agent = agents.authenticate(bearerToken(request));
      if (agent === null) return refuseUnread(refusals.token, request, answer);

      open.set(answer, agent.name);
      answerAgent(agent, request, answer).catch((error: unknown) => {
        log.error('The gateway failed to answer', { error: error instanceof Error ? error.name : typeof error });
        answer.abandon(refusals.internal);
      });
    },
    abandon: (refusal, agent) => {
      for (const [answer, name] of open) if (agent === undefined || name === agent) answer.abandon(refusal);
    },
  };
}

/** Refuses without reading what the agent may still be sending; where that is much, its connection ends. */
function refuseUnread(refusal: Refusal, request: IncomingMessage, answer: Answer): void {
  const sending = request.isPaused() || (!request.complete && announcesMoreThan(request, swallowBytes));
  if (sending) answer.cutOff(refusal);
  else answer.refuse(refusal);
}

function sessionHeaders(request: IncomingMessage): SessionHeaders {
  return { session: header(request, 'mcp-session-id'), revision: header(request, 'mcp-protocol-version') };
}

function standardHeaders(request: IncomingMessage) {
  const protocolVersionHeader = header(request, 'mcp-protocol-version');
  const mcpMethodHeader = header(request, 'mcp-method');
  const mcpNameHeader = header(request, 'mcp-name');
  return {
    ...(protocolVersionHeader !== undefined && { protocolVersionHeader }),
    ...(mcpMethodHeader !== undefined && { mcpMethodHeader }),
    ...(mcpNameHeader !== undefined && { mcpNameHeader }),
  };
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value.trim() : undefined;
}

function isNoLegacyRevision(revision: string | undefined): boolean {
  return revision !== undefined && !SUPPORTED_PROTOCOL_VERSIONS.includes(revision);
}

/** The id a refused message asked with, where it can be told. */
function idOf(body: unknown): string | number | null {
  const id = typeof body === 'object' && body !== null && 'id' in body ? body.id : null;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}
