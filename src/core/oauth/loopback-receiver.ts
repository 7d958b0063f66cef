import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../../shared/errors.ts';
import { quote } from '../quote.ts';
import { type CallbackOutcome, type CallbackWords, callbackPage, englishWords, pageHeaders } from './callback-page.ts';
import { type CallbackAnswer, readCallback } from './read-callback.ts';

export interface LoopbackReceiverOptions {
  /** The sign-in's own `state`, of at least 128 random bits; a callback without exactly it is nobody's. */
  readonly state: string;
  readonly timeoutMs: number;
  /** What RFC 9207's `iss` must be, character for character, where the callback carries one. */
  readonly expectedIssuer?: string;
  /** That the issuer has promised to send `iss`: a callback without it is refused. */
  readonly issuerRequired?: boolean;
  /** A path such as `/callback`, for a client whose redirect address is registered. Without it, a new one that nobody can guess. */
  readonly path?: string;
  /** The server's name, shown on the page. */
  readonly server: string;
  /** What the page says; English unless told. */
  readonly words?: CallbackWords;
}

/** Waits on 127.0.0.1 for the one answer to one sign-in. */
export interface LoopbackReceiver {
  /** `http://127.0.0.1:PORT/PATH` */
  readonly redirectUri: string;
  /**
   * Fails with AppError `signin.refused`, `signin.issuer_mismatch`, `signin.unanswered` after `timeoutMs`, or `signin.cancelled`
   * when it was closed first. It need not be awaited.
   */
  readonly result: Promise<CallbackAnswer>;
  /** Ends it, whatever it has come to; resolves when the port is free. Until then it tells later callbacks that they are late. */
  close(): Promise<void>;
}

const statuses: Record<CallbackOutcome, number> = {
  received: 200,
  refused: 200,
  'wrong-issuer': 400,
  'not-ours': 400,
  used: 410,
};
/** Wrong guesses that get a page. After them the line goes dead for every wrong one; the right one still counts. */
const mostPages = 50;
const slowest = 5000;
const longestHead = 16 * 1024;

/** A callback is a page the browser goes to; what a page fetches or embeds behind the person's back is none. */
function isVisit({ headers }: IncomingMessage): boolean {
  const mode = headers['sec-fetch-mode'];
  const destination = headers['sec-fetch-dest'];
  return (mode ?? 'navigate') === 'navigate' && (destination ?? 'document') === 'document';
}

/** @throws AppError `signin.no_callback` when no port can be had */
export async function openLoopbackReceiver(options: LoopbackReceiverOptions): Promise<LoopbackReceiver> {
  const { server, words = englishWords, path = `/${randomBytes(16).toString('base64url')}` } = options;
  const { promise: result, resolve, reject } = Promise.withResolvers<CallbackAnswer>();
  result.catch(() => {});
  let host = '';
  let answered = false;
  let wrong = 0;

  function show(response: ServerResponse, outcome: CallbackOutcome): void {
    response.writeHead(statuses[outcome], pageHeaders).end(callbackPage(outcome, server, words));
  }

  function receive(query: URLSearchParams, response: ServerResponse): void {
    const read = readCallback(query, options);
    if (!read.ours) {
      wrong += 1;
      if (wrong > mostPages) response.destroy();
      else show(response, answered ? 'used' : 'not-ours');
      return;
    }
    if (answered) {
      show(response, 'used');
      return;
    }
    answered = true;
    clearTimeout(timer);
    // The browser has its page before whoever waits can close the port.
    response.once('close', () => ('answer' in read ? resolve(read.answer) : reject(read.refusal)));
    if ('answer' in read) show(response, 'received');
    else show(response, read.refusal.code === 'signin.issuer_mismatch' ? 'wrong-issuer' : 'refused');
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const end = (status: number) => response.writeHead(status, { connection: 'close', allow: 'GET' }).end();
    const url = URL.parse(request.url ?? '', `http://${host}`);
    if (request.headers.host !== host) end(403);
    else if (url === null || url.host !== host || url.pathname !== path) end(404);
    else if (request.method !== 'GET') end(405);
    else if (!isVisit(request)) end(403);
    else receive(url.searchParams, response);
  }

  const listener = createServer(
    { headersTimeout: slowest, requestTimeout: slowest, maxHeaderSize: longestHead, keepAlive: false },
    answer,
  );
  await new Promise<void>((opened, failed) => {
    listener.once('error', failed);
    listener.listen({ host: '127.0.0.1', port: 0, exclusive: true }, () => opened());
  }).catch((cause: unknown) => {
    throw new AppError('signin.no_callback', 'Countersign cannot listen for the answer to a sign-in.', {
      remedy: 'Allow Countersign to open a port on 127.0.0.1, or try again.',
      cause,
    });
  });
  const { port } = listener.address() as AddressInfo;
  host = `127.0.0.1:${port}`;

  function close(): Promise<void> {
    clearTimeout(timer);
    answered = true;
    reject(
      new AppError('signin.cancelled', `The sign-in to ${quote(server)} was cancelled.`, { remedy: 'Sign in again.' }),
    );
    return new Promise((closed) => {
      listener.close(() => closed());
      listener.closeAllConnections();
    });
  }

  const timer = setTimeout(() => {
    const message = `Nobody finished the sign-in to ${quote(server)} in time.`;
    reject(new AppError('signin.unanswered', message, { remedy: 'Sign in again.' }));
    void close();
  }, options.timeoutMs);

  return { redirectUri: `http://${host}${path}`, result, close };
}
