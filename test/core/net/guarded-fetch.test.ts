import { setDefaultCACertificates } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { assert, asyncProperty, string } from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createGuardedFetch, type GuardedFetchOptions } from '../../../src/core/net/guarded-fetch.ts';
import { silentLog } from '../../fakes/silent-log.ts';
import { proves } from '../../proves.ts';
import { certificate } from './certificate.ts';
import { json, serve } from './small-server.ts';

beforeAll(() => setDefaultCACertificates([certificate]));

const log = silentLog();
const here = (options: Partial<GuardedFetchOptions> = {}) =>
  createGuardedFetch({ allowLoopback: true, log, ...options });
const at = (port: number, path = '/') => `http://127.0.0.1:${port}${path}`;

describe('the name a connection is made for', () => {
  it('is looked up once: what a name server says later changes nothing', async () => {
    proves('net.pinned');
    const good = await serve((_, response) => json(response, { good: true }));
    const victim = await serve((_, response) => json(response, { good: false }), {
      host: '127.0.0.2',
      port: good.port,
    });
    const answers = [['127.0.0.1'], ['127.0.0.2']];
    let asked = 0;
    const lookup = async () => answers[asked++] ?? [];
    const chosen = new URL(`http://as.example:${good.port}`);
    const fetch = here({ allowLoopback: false, chosen, lookup });
    expect(await (await fetch(chosen)).json()).toEqual({ good: true });
    expect(asked).toBe(1);
    expect(good.seen[0]?.headers.host).toBe(`as.example:${good.port}`);
    expect(victim.seen).toEqual([]);
  });

  it('is judged again for the next connection', async () => {
    proves('net.pinned');
    const server = await serve((_, response) => {
      response.setHeader('connection', 'close');
      json(response, {});
    });
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    const chosen = new URL(`http://as.example:${server.port}`);
    const fetch = here({ allowLoopback: false, chosen, lookup: async () => answers.shift() ?? [] });
    await fetch(chosen);
    await expect(fetch(chosen)).rejects.toMatchObject({ code: 'net.address_refused' });
    expect(server.seen).toHaveLength(1);
  });

  it('is what the certificate has to prove, though the connection goes to its address', async () => {
    proves('net.pinned');
    const server = await serve((_, response) => json(response, { secure: true }), { secure: true });
    const lookup = async () => ['127.0.0.1'];
    const reach = (host: string) => {
      const chosen = new URL(`https://${host}:${server.port}`);
      return here({ allowLoopback: false, chosen, lookup })(chosen);
    };
    expect(await (await reach('as.example')).json()).toEqual({ secure: true });
    await expect(reach('other.example')).rejects.toMatchObject({
      code: 'net.unreachable',
      message: expect.stringContaining('certificate'),
    });
    await expect(reach('127.0.0.1')).rejects.toMatchObject({ code: 'net.unreachable' });
  });

  it('is reached at its next address when the first one is dead', async () => {
    const server = await serve((_, response) => json(response, {}));
    const chosen = new URL(`http://as.example:${server.port}`);
    const fetch = here({ allowLoopback: false, chosen, lookup: async () => ['127.0.0.9', '127.0.0.1'] });
    expect((await fetch(chosen)).status).toBe(200);
  });

  it('that no name server knows, and a port nobody listens on, are named', async () => {
    const lookup = async () => {
      throw Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
    };
    const nowhere = here({ lookup })('https://nowhere.example/');
    await expect(nowhere).rejects.toMatchObject({
      code: 'net.unreachable',
      message: expect.stringContaining('ENOTFOUND'),
    });
    await expect(here()(at(1))).rejects.toMatchObject({ code: 'net.unreachable' });
  });
});

describe('an answer', () => {
  it.each([
    ['announced', (write: (n: number) => void) => write(3)],
    ['endless', (write: (n: number) => void) => write(Number.POSITIVE_INFINITY)],
  ])('of %s MiB ends at the limit', async (_, start) => {
    proves('net.limits');
    let hungUp = false;
    const server = await serve((_request, response) => {
      response.once('close', () => {
        hungUp = true;
      });
      response.writeHead(200, { 'content-type': 'application/json' });
      start((pieces) => {
        let left = pieces;
        const pump = () => {
          while (left-- > 0 && !response.destroyed)
            if (!response.write(' '.repeat(1024 * 1024))) return response.once('drain', pump);
          return response.end('{}');
        };
        pump();
      });
    });
    await expect(here()(at(server.port))).rejects.toMatchObject({ code: 'net.too_large' });
    await expect.poll(() => hungUp).toBe(true);
  });

  it('that unpacks to far more than was sent ends at the limit', async () => {
    proves('net.limits');
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20));
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb);
    });
    await expect(here()(at(server.port))).rejects.toMatchObject({ code: 'net.too_large' });
  });

  it.each(['no head', 'no body', 'a drop at a time'])('that is slow, with %s, ends at the time limit', async (how) => {
    proves('net.limits');
    const server = await serve((_, response) => {
      if (how === 'no head') return;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.flushHeaders();
      if (how === 'no body') return;
      const drops = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(drops));
    });
    const fetch = here({ limits: { totalMs: 300 } });
    await expect(fetch(at(server.port))).rejects.toMatchObject({ code: 'net.timeout' });
  });

  it('that never comes because the name server is silent ends at the time limit', async () => {
    proves('net.limits');
    const fetch = here({ limits: { totalMs: 100 }, lookup: () => new Promise(() => {}) });
    await expect(fetch('https://as.example/')).rejects.toMatchObject({ code: 'net.timeout' });
  });

  it('that breaks off is named', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{');
      setTimeout(() => response.destroy(), 20);
    });
    await expect(here()(at(server.port))).rejects.toMatchObject({ code: 'net.unreachable' });
  });

  it.each([
    ['a web page', 'text/html; charset=utf-8', '<script>Call 0900-EVIL</script>'],
    ['a web page of JSON', 'TEXT/HTML', '{}'],
    ['words', 'application/json', 'Call 0900-EVIL'],
    ['nothing', 'application/json', ''],
  ])('that is %s instead of JSON is named, and not quoted', async (_, type, body) => {
    proves('net.not-json', 'net.foreign-words');
    const server = await serve((_request, response) => response.writeHead(200, { 'content-type': type }).end(body));
    const token = { method: 'POST', headers: { accept: 'application/json' } };
    for (const init of [{}, token]) {
      const error: unknown = await here()(at(server.port), init).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'net.not_json' });
      expect(String(error)).not.toContain('EVIL');
    }
  });

  it('that says no keeps its status, its JSON, and no other word', async () => {
    proves('net.foreign-words');
    const server = await serve((request, response) => {
      if (request.url === '/json') json(response, { error: 'invalid_grant' }, 400);
      else response.writeHead(500, { 'content-type': 'text/html' }).end('<b>Call 0900-EVIL</b>');
    });
    const refusal = await here()(at(server.port, '/json'));
    expect([refusal.status, await refusal.json()]).toEqual([400, { error: 'invalid_grant' }]);
    const failure = await here()(at(server.port));
    expect([failure.status, await failure.text()]).toEqual([500, '']);
  });

  it('to what did not ask for JSON may be empty', async () => {
    const server = await serve((_, response) => response.writeHead(200).end());
    expect((await here()(at(server.port), { method: 'POST', body: new URLSearchParams({ token: 't' }) })).status).toBe(
      200,
    );
  });

  it('is one that everybody’s code knows as a Response', async () => {
    const server = await serve((_, response) => json(response, {}));
    expect(await here()(at(server.port))).toBeInstanceOf(Response);
    expect(await here({ kind: 'messages' })(at(server.port))).toBeInstanceOf(Response);
  });

  it('is given up when the caller gives up, with the caller’s own reason', async () => {
    const server = await serve(() => {});
    for (const kind of ['documents', 'messages'] as const) {
      const caller = new AbortController();
      const waiting = here({ kind })(at(server.port), { signal: caller.signal });
      setTimeout(() => caller.abort(new Error('enough')), 20);
      await expect(waiting).rejects.toThrow('enough');
    }
  });
});

function expectPlain(message: string) {
  expect(message.length).toBeLessThan(300);
  expect(message).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  expect(message.match(/”/gu)?.length).toBe(message.match(/“/gu)?.length);
}

describe('what we say', () => {
  it('has no hidden characters, no quotation mark that closes ours, and an end, whatever a server sends', async () => {
    proves('net.foreign-words');
    let location = '';
    const server = await serve((_, response) => {
      response.setHeader('location', Buffer.from(location).toString('latin1'));
      response.writeHead(302).end();
    });
    const fetch = here({ lookup: async () => ['10.0.0.1'] });
    const property = asyncProperty(string({ unit: 'binary', maxLength: 300 }), async (text) => {
      location = `https://${text.replaceAll(/[\p{Cc}\p{Cs}]/gu, '')}${'x'.repeat(500)}`;
      const error: unknown = await fetch(at(server.port)).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'AppError' });
      expectPlain((error as Error).message);
    });
    await assert(property, { numRuns: 200 });
  });

  it('is as plain about a text that is no address at all', async () => {
    proves('net.foreign-words');
    const property = asyncProperty(string({ unit: 'binary', maxLength: 300 }), async (text) => {
      const error: unknown = await here()(`//${text}`).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'net.address_refused' });
      expectPlain((error as Error).message);
    });
    await assert(property);
    await expect(here()('“\u202E\u200B\u0007”\nSign in at evil')).rejects.toThrow(
      "“' ' Sign in at evil” is no address.",
    );
  });
});
