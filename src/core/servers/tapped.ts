import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client';
import { quote } from '../quote.ts';
import type { ServerLog } from './server-logs.ts';

/** Parts of a message that are looked at to tell its size; one of more parts is larger than what is told. */
const mostParts = 1000;
const mostAsked = 500;

function charactersOf(value: unknown, parts: { left: number }): number {
  parts.left -= 1;
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 5;
  let sum = 2;
  for (const key in value) {
    if (parts.left <= 0) break;
    sum += key.length + 4 + charactersOf((value as Record<string, unknown>)[key], parts);
  }
  return sum;
}

/** Nearly how large `value` is as JSON, without making that of it. */
function sizeOf(value: unknown): string {
  const parts = { left: mostParts };
  const characters = charactersOf(value, parts);
  return `${parts.left > 0 ? 'about' : 'more than'} ${characters} characters`;
}

/** A request or notification by its method, and a call by its tool; never what it is called with. */
function nameOf(method: string, params: unknown): string {
  const tool = method === 'tools/call' ? (params as { name?: unknown } | undefined)?.name : undefined;
  const plain = /^[\w/$.-]{1,80}$/.test(method) ? method : quote(method);
  return typeof tool === 'string' ? `${plain} ${quote(tool)}` : plain;
}

/** What a message is: method, id, tool, size and error code. `asked` knows what the other side was asked under each id. */
function describe(message: JSONRPCMessage, asked: ReadonlyMap<unknown, string>): string {
  if ('method' in message) {
    const id = 'id' in message ? ` #${message.id}` : '';
    return `${nameOf(message.method, message.params)}${id}, ${sizeOf(message.params ?? {})}`;
  }
  const to = `to #${message.id}${asked.has(message.id) ? ` (${asked.get(message.id)})` : ''}`;
  if ('error' in message) return `error ${message.error.code} ${to}`;
  const failed = message.result.isError === true ? 'an answer that says it failed' : 'an answer';
  return `${failed} ${to}, ${sizeOf(message.result)}`;
}

/** What was asked and is not answered yet, in bounded memory. */
function createAsked() {
  const asked = new Map<unknown, string>();
  return {
    asked,
    note(message: JSONRPCMessage) {
      if (!('method' in message && 'id' in message)) return;
      if (asked.size < mostAsked) asked.set(message.id, nameOf(message.method, message.params));
    },
    settle(message: JSONRPCMessage) {
      if (!('method' in message)) asked.delete(message.id);
    },
  };
}

/** A transport whose messages are noted. */
export interface Tapped<T> {
  readonly transport: T;
  /** Calls this one, and nobody else any more, before each message from the server is handed on. */
  overhear(listener: () => void): void;
}

/** The same transport, with a line in the log for each message that goes through it, either way. */
export function tapped<T extends Transport>(transport: T, log: ServerLog): Tapped<T> {
  let overheard = () => {};
  const [ours, theirs] = [createAsked(), createAsked()];
  const send = transport.send.bind(transport);
  let hear = transport.onmessage;
  transport.send = (message, options) => {
    log.note('sent', () => describe(message, theirs.asked));
    ours.note(message);
    theirs.settle(message);
    return send(message, options);
  };
  const heard: typeof hear = (message, extra) => {
    log.note('received', () => describe(message, ours.asked));
    theirs.note(message);
    ours.settle(message);
    overheard();
    hear?.(message, extra);
  };
  // The SDK puts its own listener here when it connects.
  Object.defineProperty(transport, 'onmessage', {
    configurable: true,
    get: () => hear && heard,
    set(listener: typeof hear) {
      hear = listener;
    },
  });
  return {
    transport,
    overhear(listener) {
      overheard = listener;
    },
  };
}
