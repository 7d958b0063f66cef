import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { onTestFinished } from 'vitest';
import { makeCertificate } from '../../../support/make-certificate.ts';

async function listen(server: Server): Promise<number> {
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  return (server.address() as AddressInfo).port;
}

/** The port of an HTTP server that does what the test says, and is gone after it. */
export function overHttp(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
): Promise<number> {
  const server = createServer(answer);
  if (onUpgrade) server.on('upgrade', onUpgrade);
  return listen(server);
}

/** Takes a request and never answers it. */
export const silent = (_: unknown, response: ServerResponse) => void response.on('error', () => {});

/** The port of a server that does what the test says with each connection. */
export function overTcp(onConnection: (socket: Socket) => void): Promise<number> {
  return listen(createPlainServer(onConnection));
}

/** The port of an HTTPS server with a certificate of its own making, which `trusted` has this process believe in. */
export function overTls(
  certificate: Parameters<typeof makeCertificate>[0],
  trusted: boolean,
  answer: RequestListener = (_, response) => response.writeHead(500).end(),
): Promise<number> {
  const made = makeCertificate(certificate);
  if (trusted) {
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, made.cert]);
    onTestFinished(() => setDefaultCACertificates(before));
  }
  return listen(createSecureServer(made, answer));
}

/** A port nobody listens on, nor will: it is our own end of a connection. */
export async function overNobody(): Promise<number> {
  const port = await overTcp(() => {});
  const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.1' });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket.localPort ?? 0;
}

const deaf = `const server = require('node:net').createServer();
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  require('node:fs').writeSync(1, server.address().port + '\\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

/** The port of a program too busy to take connections, whose queue is full: whoever connects hears nothing at all. */
export async function overNothing(): Promise<number> {
  const child = spawn(process.execPath, ['-e', deaf], { stdio: ['ignore', 'pipe', 'inherit'] });
  const waiting: Socket[] = [];
  onTestFinished(async () => {
    for (const socket of waiting) socket.destroy();
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  const port = Number(line);
  for (let queued = true; queued; ) {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    waiting.push(socket);
    await Promise.race([once(socket, 'connect'), sleep(500)]);
    // On a busy machine time is over before we have heard that we are connected.
    await setImmediate();
    queued = !socket.connecting;
  }
  return port;
}
