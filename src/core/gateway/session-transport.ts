import {
  isJSONRPCErrorResponse,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type RequestId,
  type Transport,
} from '@modelcontextprotocol/server';
import type { Answer } from './answer.ts';
import { type Refusal, refusals } from './refusals.ts';

/** Carries one session's messages between its SDK server and the HTTP requests and answers of its agent. */
export interface SessionTransport extends Transport {
  /** Takes one message of the agent; `answer` is the HTTP answer it gets. */
  receive(message: JSONRPCMessage, answer: Answer): void;
  /** Makes `answer` the stream for what belongs to no request; a second one replaces the first. */
  listen(answer: Answer): void;
  /** Whether the agent has a request or the stream open. */
  busy(): boolean;
  /** Ends the session; calls under way are told to stop and their answers get `refusal`. */
  end(refusal: Refusal): Promise<void>;
}

/**
 * The transport of one legacy session. Nothing is kept for a later connection (there is no resumption), so an answer whose
 * connection is gone can reach nobody: the request behind it is cancelled at once, as if the agent had said so. On loopback
 * a connection ends because the agent gave up or died, not because of a bad network.
 */
export function createSessionTransport(): SessionTransport {
  const answers = new Map<RequestId, Answer>();
  let listening: Answer | null = null;

  const transport: SessionTransport = {
    start: async () => {},
    receive: (message, answer) => {
      if (isRequest(message)) return request(message, answer);
      transport.onmessage?.(message);
      if ('method' in message && message.method === 'notifications/cancelled') cancelled(message.params?.requestId);
      answer.end(202);
    },
    listen: (answer) => {
      listening?.end(200);
      listening = answer;
      answer.onGone(() => {
        if (listening === answer) listening = null;
      });
      answer.stream();
    },
    busy: () => answers.size > 0 || listening !== null,
    send: async (message, options) => {
      if (isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message)) {
        const { id } = message;
        if (id === undefined || id === null) return;
        const answer = answers.get(id);
        answers.delete(id);
        answer?.finish(JSON.stringify(message));
      } else {
        const about = options?.relatedRequestId;
        (about === undefined ? listening : answers.get(about))?.event(message);
      }
    },
    close: () => transport.end(refusals.session),
    end: async (refusal) => {
      for (const answer of [...answers.values()]) answer.abandon(refusal);
      listening?.end(200);
      listening = null;
      transport.onclose?.();
    },
  };

  function request(message: JSONRPCRequest, answer: Answer) {
    if (answers.has(message.id)) return answer.refuse(refusals.duplicate, message.id);
    answers.set(message.id, answer);
    answer.onGone(() => {
      if (!answers.delete(message.id)) return;
      const params = { requestId: message.id, reason: 'The agent is gone.' };
      transport.onmessage?.({ jsonrpc: '2.0', method: 'notifications/cancelled', params });
    });
    answer.wait();
    transport.onmessage?.(message);
  }

  /** A cancelled request gets no response; its HTTP answer still has to end. */
  function cancelled(id: unknown) {
    if (typeof id !== 'string' && typeof id !== 'number') return;
    const answer = answers.get(id);
    answers.delete(id);
    answer?.end(202);
  }

  return transport;
}

/** Everything that comes here has been classified, so its keys tell what it is. */
function isRequest(message: JSONRPCMessage): message is JSONRPCRequest {
  return 'method' in message && 'id' in message;
}
