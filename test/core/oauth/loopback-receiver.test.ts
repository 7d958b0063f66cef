import { request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type LoopbackReceiverOptions, openLoopbackReceiver } from '../../../src/core/oauth/loopback-receiver.ts';
import { proves } from '../../proves.ts';

const state = 'state-of-this-sign-in';
const issuer = 'https://as.example';

async function open(options: Partial<LoopbackReceiverOptions> = {}) {
  const receiver = await openLoopbackReceiver({ state, timeoutMs: 30_000, server: 'files', ...options });
  onTestFinished(() => receiver.close());
  return receiver;
}

interface Visit {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
}

/** One request as given, to where the receiver is. */
function visit(
  redirectUri: string,
  query: Record<string, string> | string,
  { method = 'GET', path, headers = {} }: Visit = {},
) {
  const { port, pathname } = new URL(redirectUri);
  const target = `${path ?? pathname}?${typeof query === 'string' ? query : new URLSearchParams(query)}`;
  return new Promise<{ status: number; body: string; headers: Record<string, unknown> }>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path: target, method, headers, agent: false }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body, headers: answer.headers }));
      answer.on('error', reject);
    });
    sent.on('error', reject).end();
  });
}

/** Whether `promise` is still open after everything that is due has happened. */
async function waits(promise: Promise<unknown>): Promise<boolean> {
  const still = Symbol('still');
  await new Promise((resolve) => setTimeout(resolve, 20));
  return (await Promise.race([promise.catch(() => null), Promise.resolve(still)])) === still;
}

describe('the answer to a sign-in', () => {
  it('comes to 127.0.0.1, on a path nobody can guess, and says so on a page that runs and loads nothing', async () => {
    proves('signin.callback');
    const receiver = await open({ server: '<b>files</b>' });
    expect(receiver.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}$/);
    const page = await visit(receiver.redirectUri, { code: 'c0de', state, error_description: 'Call 0900-EVIL' });
    expect(await receiver.result).toEqual({ code: 'c0de' });
    expect(page.status).toBe(200);
    expect(page.body).toContain('You can close this page.');
    expect(page.body).toContain('&#60;b&#62;files');
    expect(page.body).not.toMatch(/<script|<img|src=|c0de|EVIL|https?:/i);
    expect(page.body).toContain('color-scheme:light dark');
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; img-src data:;/);
    expect(policy).not.toContain('unsafe');
    expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(Object.keys(page.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('carries its issuer on, when that is the expected one', async () => {
    const receiver = await open({ expectedIssuer: issuer, issuerRequired: true });
    await visit(receiver.redirectUri, { code: 'c', state, iss: issuer });
    expect(await receiver.result).toEqual({ code: 'c', iss: issuer });
  });

  it('may come on a registered path', async () => {
    const receiver = await open({ path: '/callback' });
    expect(new URL(receiver.redirectUri).pathname).toBe('/callback');
    await visit(receiver.redirectUri, { code: 'c', state });
    expect(await receiver.result).toEqual({ code: 'c' });
  });

  it.each([
    ['another', { iss: 'https://evil.example' }],
    ['one that differs in a slash', { iss: `${issuer}/` }],
    ['one that differs in case', { iss: 'https://AS.example' }],
    ['an empty one', { iss: '' }],
    [
      'another, with an error',
      { iss: 'https://evil.example', error: 'evil_error', error_description: 'Call 0900-EVIL' },
    ],
  ])('from %s instead of its issuer is refused, and nothing of it is shown', async (_, sent) => {
    proves('signin.callback-issuer');
    const receiver = await open({ expectedIssuer: issuer });
    const page = await visit(receiver.redirectUri, { code: 'c', state, ...sent });
    const error: unknown = await receiver.result.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'signin.issuer_mismatch', remedy: expect.any(String) });
    expect(page.status).toBe(400);
    expect(`${page.body}${error}`).not.toMatch(/evil/i);
  });

  it('without an issuer is refused when the issuer has promised to name itself', async () => {
    proves('signin.callback-issuer');
    const receiver = await open({ expectedIssuer: issuer, issuerRequired: true });
    await visit(receiver.redirectUri, { code: 'c', state });
    await expect(receiver.result).rejects.toMatchObject({ code: 'signin.issuer_mismatch' });
  });

  it.each([
    ['access_denied', '(access_denied)'],
    ['temporarily_unavailable', 'not possible there just now'],
    ['something_new', '(something_new)'],
    ['Call 0900-EVIL', 'did not work there.'],
    ['__proto__', 'did not work there'],
    ['', 'did not work there.'],
  ])('that says %j is a named error in our words', async (said, shown) => {
    proves('signin.callback');
    const receiver = await open({ expectedIssuer: issuer });
    const query = {
      error: said,
      state,
      iss: issuer,
      error_description: 'Call 0900-EVIL',
      error_uri: 'https://evil.example',
    };
    const page = await visit(receiver.redirectUri, query);
    const error: unknown = await receiver.result.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'signin.refused', message: expect.stringContaining(shown) });
    expect(`${page.body}${error}`).not.toMatch(/evil/i);
  });

  it.each([
    ['no state', 'code=c'],
    ['an empty state', 'code=c&state='],
    ['another state', 'code=c&state=other'],
    ['the beginning of its state', `code=c&state=${state.slice(0, -1)}`],
    ['its state and more', `code=c&state=${state}x`],
    ['two states', `code=c&state=${state}&state=other`],
    ['two codes', `code=c&code=d&state=${state}`],
    ['two issuers', `code=c&state=${state}&iss=a&iss=b`],
    ['an error of another state', 'error=access_denied&state=other'],
    ['no code', `state=${state}`],
    ['an empty code', `state=${state}&code=`],
    ['a code without end', `state=${state}&code=${'c'.repeat(5000)}`],
  ])('with %s is nobody’s: the sign-in waits on and can still be finished', async (_, query) => {
    proves('signin.callback', 'signin.callback-guesses');
    const receiver = await open();
    expect((await visit(receiver.redirectUri, query)).status).toBe(400);
    expect(await waits(receiver.result)).toBe(true);
    await visit(receiver.redirectUri, { code: 'c', state });
    expect(await receiver.result).toEqual({ code: 'c' });
  });
});

describe('what else knocks', () => {
  it.each<[string, Visit, number]>([
    ['another path', { path: '/' }, 404],
    ['a favicon', { path: '/favicon.ico' }, 404],
    ['a whole address of elsewhere', { path: 'http://evil.example/' }, 404],
    ['a HEAD', { method: 'HEAD' }, 405],
    ['a POST', { method: 'POST' }, 405],
    ['a preflight', { method: 'OPTIONS', headers: { origin: 'https://evil.example' } }, 405],
    ['a rebound name', { headers: { host: 'evil.example' } }, 403],
    ['localhost', { headers: { host: 'localhost' } }, 403],
    ['another port', { headers: { host: '127.0.0.1:1' } }, 403],
    ['a script’s fetch', { headers: { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'empty' } }, 403],
    ['an image', { headers: { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' } }, 403],
    ['a frame', { headers: { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' } }, 403],
  ])('is turned away even with the right state: %s', async (_, how, status) => {
    proves('signin.callback-shut');
    const receiver = await open();
    const answer = await visit(receiver.redirectUri, { code: 'c', state }, how);
    expect(answer.status).toBe(status);
    expect(answer.body).toBe('');
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(await waits(receiver.result)).toBe(true);
    const navigation = {
      headers: { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'cross-site' },
    };
    await visit(receiver.redirectUri, { code: 'c', state }, navigation);
    expect(await receiver.result).toEqual({ code: 'c' });
  });

  it('may try two hundred times, on every path and on the right one, and neither ends nor wins it', async () => {
    proves('signin.callback-guesses');
    const receiver = await open();
    const statuses = new Set<number>();
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const path = attempt % 2 === 0 ? { path: `/guess-${attempt}` } : {};
      const answer = await visit(receiver.redirectUri, { code: 'evil', state: `guess-${attempt}` }, path).catch(
        () => null,
      );
      statuses.add(answer?.status ?? 0);
    }
    expect([...statuses].toSorted()).toEqual([0, 400, 404]);
    expect(await waits(receiver.result)).toBe(true);
    const page = await visit(receiver.redirectUri, { code: 'c', state });
    expect(page.status).toBe(200);
    expect(await receiver.result).toEqual({ code: 'c' });
  });
});

describe('a sign-in that is over', () => {
  it('tells a second callback and a replayed one that they are late', async () => {
    proves('signin.callback-over');
    const receiver = await open();
    await visit(receiver.redirectUri, { code: 'first', state });
    for (const query of [
      { code: 'first', state },
      { code: 'second', state },
      { error: 'access_denied', state },
      { code: 'x', state: 'other' },
    ]) {
      const late = await visit(receiver.redirectUri, query);
      expect(late.status).toBe(410);
      expect(late.body).toContain('has had its answer');
    }
    expect(await receiver.result).toEqual({ code: 'first' });
  });

  it('takes one of two callbacks that come at once', async () => {
    proves('signin.callback-over');
    const receiver = await open();
    const pages = await Promise.all(['a', 'b'].map((code) => visit(receiver.redirectUri, { code, state })));
    expect(pages.map(({ status }) => status).toSorted()).toEqual([200, 410]);
    expect(['a', 'b']).toContain((await receiver.result).code);
  });

  it('by being cancelled is named, and a callback after that finds nobody', async () => {
    proves('signin.callback-over');
    const receiver = await open();
    await receiver.close();
    await expect(receiver.result).rejects.toMatchObject({ code: 'signin.cancelled', remedy: expect.any(String) });
    await expect(visit(receiver.redirectUri, { code: 'c', state })).rejects.toThrow('ECONNREFUSED');
    await receiver.close();
  });

  it('by silence is named, and its port is free', async () => {
    proves('signin.callback-over');
    const receiver = await open({ timeoutMs: 20 });
    await expect(receiver.result).rejects.toMatchObject({ code: 'signin.unanswered' });
    await expect(visit(receiver.redirectUri, { code: 'c', state })).rejects.toThrow('ECONNREFUSED');
  });

  it('has given the browser its page before the port closes', async () => {
    const receiver = await open();
    const closed = receiver.result.then(() => receiver.close());
    expect((await visit(receiver.redirectUri, { code: 'c', state })).body).toContain('</html>');
    await closed;
  });
});

it('ten sign-ins at once each get their own answer and no other’s', async () => {
  proves('signin.callback-mixed');
  const numbers = Array.from({ length: 10 }, (_, number) => number);
  const receivers = await Promise.all(
    numbers.map((number) => open({ state: `state-${number}`, server: `server-${number}` })),
  );
  expect(new Set(receivers.map(({ redirectUri }) => redirectUri)).size).toBe(10);
  // Everybody’s answer is first brought to everybody else.
  for (const { redirectUri } of receivers) {
    const own = receivers.findIndex((receiver) => receiver.redirectUri === redirectUri);
    const foreign = numbers.filter((number) => number !== own);
    const pages = await Promise.all(foreign.map((n) => visit(redirectUri, { code: `code-${n}`, state: `state-${n}` })));
    expect(pages.every(({ status }) => status === 400)).toBe(true);
  }
  await Promise.all(receivers.map((to, n) => visit(to.redirectUri, { code: `code-${n}`, state: `state-${n}` })));
  const answers = await Promise.all(receivers.map(({ result }) => result));
  expect(answers).toEqual(numbers.map((number) => ({ code: `code-${number}` })));
});
