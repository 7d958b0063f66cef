import { setDefaultCACertificates } from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import { createGuardedFetch, type GuardedFetchOptions } from '../../../src/core/net/guarded-fetch.ts';
import { silentLog } from '../../fakes/silent-log.ts';
import { proves } from '../../proves.ts';
import { certificate } from './certificate.ts';
import { json, redirect, serve } from './small-server.ts';

beforeAll(() => setDefaultCACertificates([certificate]));

const log = silentLog();
const here = (options: Partial<GuardedFetchOptions> = {}) =>
  createGuardedFetch({ allowLoopback: true, log, ...options });
const at = (port: number, path = '/') => `http://127.0.0.1:${port}${path}`;

describe('a redirect', () => {
  it('of a GET is followed on this computer', async () => {
    const server = await serve((request, response) =>
      request.url === '/a' ? redirect(response, '/b') : json(response, { path: request.url }),
    );
    expect(await (await here()(at(server.port, '/a'), { redirect: 'manual' })).json()).toEqual({ path: '/b' });
  });

  it.each([
    ['https://10.0.0.1/', 'net.address_refused'],
    ['https://[::ffff:10.0.0.1]/', 'net.address_refused'],
    ['https://0xa000001/', 'net.address_refused'],
    ['https://169.254.169.254/latest/meta-data/', 'net.address_refused'],
    ['https://moved.example/', 'net.address_refused'],
    ['https://user:word@as.example/', 'net.address_refused'],
    ['http://10.0.0.1/', 'net.not_https'],
    ['http://as.example/', 'net.not_https'],
    ['file:///etc/passwd', 'net.not_https'],
    ['javascript:alert(1)', 'net.not_https'],
    ['data:application/json,{}', 'net.not_https'],
    ['https://', 'net.redirect_refused'],
  ])('to %s is refused', async (location, code) => {
    proves('net.redirects');
    const server = await serve((_, response) => redirect(response, location));
    const fetch = here({ lookup: async () => ['127.0.0.1'] });
    await expect(fetch(at(server.port))).rejects.toMatchObject({ code });
    expect(server.seen).toHaveLength(1);
  });

  it.each(['http://127.0.0.1', 'http://[::1]', 'http://localhost', 'file:///etc/passwd', 'http://as.example'])(
    'down from https, to %s, is refused even on this computer',
    async (target) => {
      proves('net.redirects');
      const victim = await serve((_, response) => json(response, {}));
      const location = target.startsWith('http') ? `${target}:${victim.port}/` : target;
      const server = await serve((_, response) => redirect(response, location), { secure: true });
      const chosen = new URL(`https://as.example:${server.port}`);
      const fetch = here({ chosen, lookup: async () => ['127.0.0.1'] });
      await expect(fetch(chosen)).rejects.toMatchObject({ code: 'net.redirect_refused' });
      expect(victim.seen).toEqual([]);
    },
  );

  it('from somewhere else never leads to this computer or to the address the person chose', async () => {
    proves('net.redirects', 'net.chosen');
    const server = await serve((_, response) => json(response, {}));
    const chosen = new URL(`http://127.0.0.1:${server.port}/`);
    const outside = await serve((request, response) =>
      redirect(response, request.url === '/chosen' ? chosen.href : `http://localhost:${server.port}/`),
    );
    const [viaChosen, viaName] = [
      new URL(`http://127.0.0.1:${outside.port}/chosen`),
      new URL(`http://named.example:${outside.port}/`),
    ];
    await expect(here({ chosen })(viaChosen)).rejects.toMatchObject({ code: 'net.redirect_refused' });
    const named = here({ chosen: viaName, lookup: async () => ['127.0.0.1'] });
    await expect(named(viaName)).rejects.toMatchObject({ code: 'net.redirect_refused' });
    expect(server.seen).toEqual([]);
  });

  it('is followed three times at most', async () => {
    proves('net.redirects');
    const server = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) json(response, {});
      else redirect(response, `/${left - 1}`);
    });
    expect((await here()(at(server.port, '/3'))).status).toBe(200);
    await expect(here()(at(server.port, '/4'))).rejects.toMatchObject({ code: 'net.redirect_refused' });
    expect(server.seen.at(-1)?.path).toBe('/1');
  });

  it('takes credentials along within an origin and never to another', async () => {
    proves('net.redirects');
    const other = await serve((_, response) => json(response, {}));
    const server = await serve((request, response) =>
      redirect(response, request.url === '/' ? '/again' : at(other.port)),
    );
    const secrets = { authorization: 'Bearer t', cookie: 'c=1', dpop: 'proof', 'x-api-key': 'k' };
    await here()(at(server.port), { headers: { ...secrets, accept: 'application/json', 'mcp-protocol-version': '1' } });
    expect(server.seen[1]?.headers).toMatchObject(secrets);
    const headers = other.seen[0]?.headers ?? {};
    for (const name of Object.keys(secrets)) expect(headers).not.toHaveProperty(name);
    expect(headers).toMatchObject({ accept: 'application/json', 'mcp-protocol-version': '1' });
  });

  it.each([301, 302, 303, 307, 308])('of a POST is refused, %i, whatever the caller wanted', async (status) => {
    proves('net.redirects');
    const server = await serve((_, response) => redirect(response, '/elsewhere', status));
    for (const mode of ['follow', 'manual', 'error'] as const) {
      const sent = here()(at(server.port), {
        method: 'post',
        body: new URLSearchParams({ code: 'secret' }),
        redirect: mode,
      });
      await expect(sent).rejects.toMatchObject({ code: 'net.redirect_refused' });
    }
    expect(server.seen.map(({ path }) => path)).toEqual(['/', '/', '/']);
  });

  it('of a message is given back, not followed', async () => {
    const server = await serve((_, response) => redirect(response, 'https://10.0.0.1/', 307));
    const response = await here({ kind: 'messages' })(at(server.port), { method: 'POST', body: '{}' });
    expect([response.status, response.headers.get('location')]).toEqual([307, 'https://10.0.0.1/']);
  });
});
