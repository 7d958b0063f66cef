import type { Socket } from 'node:net';
import { Agent, type RequestInit as UndiciInit, type Response as UndiciResponse, fetch as undiciFetch } from 'undici';
import type { AddressPolicy } from './address-policy.ts';
import { createPinnedConnect } from './pinned-connect.ts';

const forEver = 0;

/** How long an answer may take is the caller's to say, by the signal of its request. */
function createPinnedAgent(policy: AddressPolicy, onConnect: (socket: Socket) => void): Agent {
  const connect = createPinnedConnect(policy);
  return new Agent({
    allowH2: false,
    headersTimeout: forEver,
    bodyTimeout: forEver,
    connect: (options, callback) => {
      connect(options).then(
        (socket) => {
          onConnect(socket);
          callback(null, socket);
        },
        (error: Error) => callback(error, null),
      );
    },
  });
}

export type PinnedFetch = (url: URL, init: RequestInit) => Promise<Response>;

/** A `fetch` that connects to judged addresses alone and follows no redirect. It is undici's, which takes long to load: import it late. */
export function createPinnedFetch(policy: AddressPolicy, onConnect: (socket: Socket) => void = () => {}): PinnedFetch {
  const dispatcher = createPinnedAgent(policy, onConnect);
  // An undici response that nobody holds any more takes its body with it.
  const held = new WeakMap<object, UndiciResponse>();
  return async (url, init) => {
    // The one standard's types, by two packages.
    const request = { ...init, headers: [...new Headers(init.headers)], redirect: 'manual', dispatcher };
    const answer = await undiciFetch(url, request as UndiciInit);
    if (answer.body !== null) held.set(answer.body, answer);
    const { status, headers } = answer;
    return new Response(answer.body as ReadableStream | null, { status, headers: [...headers] });
  };
}
