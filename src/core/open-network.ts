import type { Socket } from 'node:net';
import { createGuardedFetch } from './net/guarded-fetch.ts';
import { createGuardedSocket } from './net/guarded-socket.ts';
import { kindOfHost } from './network-address.ts';
import type { Log } from './ports.ts';

/** The ways out of this machine, each guarded; `chosen` is an address the person themselves gave. */
export function openNetwork(log: Log) {
  return {
    /** For what is read about signing in at `url`: loopback stays with loopback. */
    documentsAbout: (url: URL) =>
      createGuardedFetch({
        allowLoopback: kindOfHost(url) === 'loopback',
        ...(url.protocol === 'https:' && { chosen: url }),
        log,
      }),
    messagesTo: (chosen: URL, onConnect: (socket: Socket) => void) =>
      createGuardedFetch({ kind: 'messages', allowLoopback: false, chosen, onConnect, log }),
    socketTo: (chosen: URL) => createGuardedSocket({ allowLoopback: false, chosen, log }),
  };
}
