import { setDefaultCACertificates } from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import { createGuardedSocket } from '../../../src/core/net/guarded-socket.ts';
import { silentLog } from '../../fakes/silent-log.ts';
import { proves } from '../../proves.ts';
import { certificate } from './certificate.ts';
import { json, serve } from './small-server.ts';

beforeAll(() => setDefaultCACertificates([certificate]));

const log = silentLog();

describe('a connection of its own', () => {
  it.each([
    ['http://169.254.169.254/', 'net.address_refused'],
    ['http://[fe80::1]/', 'net.address_refused'],
    ['http://meta.example/', 'net.address_refused'],
    ['https://user:secret@loop.example/', 'net.address_refused'],
    ['http://plain.example:1/', 'net.not_https'],
  ])('does not go to %s', async (address, code) => {
    proves('servers.transports-guarded');
    const lookup = async (name: string) => [name === 'loop.example' ? '127.0.0.1' : '169.254.169.254'];
    const chosen = new URL(address.includes('plain') ? 'https://plain.example:1/' : address);
    const open = createGuardedSocket({ allowLoopback: false, chosen, lookup, log });
    await expect(open(new URL(address))).rejects.toMatchObject({ code });
  });

  it('goes to the very address that was judged, asked of the name servers once', async () => {
    proves('net.pinned');
    const server = await serve((_, response) => json(response, {}));
    const answers = [['127.0.0.1'], ['127.0.0.2']];
    let asked = 0;
    const chosen = new URL(`http://ws.example:${server.port}`);
    const open = createGuardedSocket({ allowLoopback: false, chosen, lookup: async () => answers[asked++] ?? [], log });
    const socket = await open(chosen);
    expect(socket.remoteAddress).toBe('127.0.0.1');
    expect(asked).toBe(1);
    socket.destroy();
  });

  it('proves the name over TLS, though it goes to the address', async () => {
    proves('net.pinned');
    const server = await serve((_, response) => json(response, {}), { secure: true });
    const reach = (host: string) => {
      const chosen = new URL(`https://${host}:${server.port}`);
      return createGuardedSocket({ allowLoopback: false, chosen, lookup: async () => ['127.0.0.1'], log })(chosen);
    };
    (await reach('as.example')).destroy();
    await expect(reach('other.example')).rejects.toMatchObject({
      code: 'net.unreachable',
      message: expect.stringContaining('certificate'),
    });
  });
});
