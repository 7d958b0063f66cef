import type { ServerResponse } from 'node:http';
import type { Refusal } from './refusals.ts';

/** An answer that has been quiet this long becomes a stream, so that neither end takes a waiting call for a dead one. */
const quietMs = 5_000;
const keepAliveMs = 15_000;
/** How long a refused agent that is still sending has to read why. */
const lingerMs = 250;
/** An agent that leaves this much unread is not reading; its connection ends. */
const maxUnread = 64 * 1024 * 1024;

/**
 * The answer to one HTTP request of an agent. It starts undecided: one JSON body when the first thing said is the last, an
 * event stream as soon as there is something to say before that, or when it takes long.
 */
export interface Answer {
  /** True once nothing more can be said: it was finished, refused, or the agent hung up. */
  readonly over: boolean;
  setHeader(name: string, value: string): void;
  /** Calls `listener` when the agent hangs up, or the answer is abandoned, before it was finished. */
  onGone(listener: () => void): void;
  /** From now on a quiet answer becomes a stream. */
  wait(): void;
  /** Makes it a stream now. */
  stream(): void;
  /** Says one JSON-RPC message before the last. */
  event(message: object): void;
  /** Bytes that are events already. */
  chunk(bytes: Uint8Array): void;
  /** Says the last message, as JSON text. */
  finish(text: string, status?: number): void;
  /** Ends with nothing (more) to say; `status` counts when nothing was said. */
  end(status: number): void;
  refuse(refusal: Refusal, id?: string | number | null): void;
  /** Refuses an agent that is still sending: says why and ends the connection without reading on. */
  cutOff(refusal: Refusal): void;
  /** Refuses what somebody still works on, and tells them to stop. */
  abandon(refusal: Refusal): void;
}

/** The text of a JSON-RPC error. */
function errorText({ code, message }: Pick<Refusal, 'code' | 'message'>, id: string | number | null): string {
  return JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id });
}

/** @param closed called once, when the connection is through with this answer, however it ended */
export function createAnswer(response: ServerResponse, closed: () => void): Answer {
  let over = false;
  let streaming = false;
  let timer: NodeJS.Timeout | undefined;
  let gone: (() => void) | null = null;

  response.on('close', () => {
    const early = !over;
    settle();
    closed();
    if (early) gone?.();
  });

  function settle() {
    over = true;
    clearTimeout(timer);
  }

  function stream() {
    if (over || streaming) return;
    streaming = true;
    clearTimeout(timer);
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' });
    response.flushHeaders();
    timer = setInterval(() => write(': waiting\n\n'), keepAliveMs).unref();
  }

  function write(data: string | Uint8Array) {
    if (over) return;
    response.write(data);
    if (response.writableLength > maxUnread) response.destroy();
  }

  function finish(text: string, status = 200) {
    if (over) return;
    settle();
    if (streaming) response.end(`event: message\ndata: ${text}\n\n`);
    else {
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      response.end(text);
    }
  }

  function refuse(refusal: Refusal, id: string | number | null = null) {
    if (over) return;
    if (streaming && id === null) return end(refusal.status);
    if (!streaming) for (const [name, value] of Object.entries(refusal.headers ?? {})) response.setHeader(name, value);
    finish(errorText(refusal, id), refusal.status);
  }

  function end(status: number) {
    if (over) return;
    settle();
    if (!streaming) response.writeHead(status);
    response.end();
  }

  return {
    get over() {
      return over;
    },
    setHeader: (name, value) => void response.setHeader(name, value),
    onGone: (listener) => {
      gone = listener;
    },
    wait: () => {
      timer ??= setTimeout(stream, quietMs).unref();
    },
    stream,
    event: (message) => {
      stream();
      write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
    },
    chunk: (bytes) => {
      stream();
      write(bytes);
    },
    finish,
    end,
    refuse,
    cutOff: (refusal) => {
      if (over) return;
      settle();
      const text = errorText(refusal, null);
      response.writeHead(refusal.status, {
        ...refusal.headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
        connection: 'close',
      });
      response.write(text);
      setTimeout(() => response.destroy(), lingerMs);
    },
    abandon: (refusal) => {
      if (over) return;
      refuse(refusal);
      gone?.();
    },
  };
}
