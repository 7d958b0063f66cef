import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { FetchLike } from '@modelcontextprotocol/client';
import { httpForm } from '../network-address.ts';
import type { ConnectionContext, StepHook } from './connection.ts';
import { HttpTransport } from './http-transport.ts';
import type { ResolvedConfig } from './resolve-config.ts';
import { signInTarget } from './sign-in-port.ts';
import { SseTransport } from './sse-transport.ts';
import type { Connect } from './ws-handshake.ts';
import { WsTransport } from './ws-transport.ts';

function atFirst<T>(tell: (value: T) => void): (value: T) => void {
  let told = false;
  return (value) => {
    if (!told) tell(value);
    told = true;
  };
}

function whereTo(socket: Socket): string {
  const { remoteAddress = '', remotePort = 0 } = socket;
  const address = remoteAddress.includes(':') ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`;
  return socket instanceof TLSSocket ? `${address}, ${socket.getProtocol()}` : `${address}, not encrypted`;
}

/** The transport to a server with an address, in its way of being spoken to; not connected yet. It tells when it is reached and signed in to. */
export function openRemote(
  server: string,
  resolved: Exclude<ResolvedConfig, { transport: 'stdio' }>,
  { fetchFor, socketFor, signIns, log }: ConnectionContext,
  onStep: StepHook,
): HttpTransport | SseTransport | WsTransport {
  const { headers } = resolved;
  const url = httpForm(resolved.url);
  const target = signInTarget(server, resolved);
  const authorize = (next: FetchLike) => (target ? tellSignedIn(signIns.authorize(target, next)) : next);
  const onReached = atFirst((socket: Socket) => onStep('reach', whereTo(socket)));
  const onSignedIn = atFirst((issuer: string) => onStep('sign-in', issuer));

  function tellSignedIn(fetch: FetchLike): FetchLike {
    return async (address, init) => {
      const response = await fetch(address, init);
      const { state, issuer } = signIns.view(server) ?? {};
      if (state === 'signed-in') onSignedIn(issuer ?? 'signed in');
      return response;
    };
  }

  if (resolved.transport === 'ws') {
    const onGarbage = (messages: number) => log.warn('a server sends what are no messages', { server, messages });
    const open = socketFor(url);
    const connect: Connect = async (address) => {
      const socket = await open(address);
      onReached(socket);
      return socket;
    };
    return new WsTransport({ server, url, headers, connect, authorize, onGarbage });
  }
  const Transport = resolved.transport === 'sse' ? SseTransport : HttpTransport;
  return new Transport(server, url, headers, authorize(fetchFor(url, onReached)));
}
