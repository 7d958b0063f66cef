import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { certificate, privateKey } from './certificate.ts';

export interface SmallServer {
  readonly port: number;
  /** Method, path and headers of every request, in order. */
  readonly seen: { readonly method: string; readonly path: string; readonly headers: IncomingMessage['headers'] }[];
}

export interface SmallServerOptions {
  readonly host?: string;
  readonly port?: number;
  readonly secure?: boolean;
}

/** A server on this machine that does what the test says, and is gone after it. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  { host = '127.0.0.1', port = 0, secure = false }: SmallServerOptions = {},
): Promise<SmallServer> {
  const seen: SmallServer['seen'] = [];
  const listener: RequestListener = (request, response) => {
    seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers });
    answer(request, response);
  };
  const server: Server = secure
    ? createSecureServer({ cert: certificate, key: privateKey }, listener)
    : createServer(listener);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  return { port: (server.address() as AddressInfo).port, seen };
}

export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

export function redirect(response: ServerResponse, location: string, status = 302): void {
  response.writeHead(status, { location }).end();
}
