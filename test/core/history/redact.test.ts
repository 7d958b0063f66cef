import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../src/core/history/redact.ts';
import { proves } from '../../proves.ts';
import { historyHome } from './history-home.ts';

const plain = createRedactor(() => []);
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlLWNhbmFyeQ';

describe('redaction by shape', () => {
  it.each([
    ['Authorization: Bearer canary-123', 'canary-123'],
    ['bearer CANARY/abc+1==', 'CANARY'],
    ['Basic dXNlcjpjYW5hcnk=', 'dXNlcjpjYW5hcnk'],
    ['key sk-proj-canary1234567890', 'canary'],
    ['sk_live_canary1234567890', 'canary'],
    ['ghp_canary1234567890canary1234567890', 'canary'],
    ['github_pat_canary1234567890', 'canary'],
    ['xoxb-1234-canary', 'canary'],
    ['AKIAIOSFODNN7CANARYX', 'CANARY'],
    [`token is ${jwt}!`, 'eyJ'],
    ['cs_canary-1234567890abcdef', 'canary'],
    ['-----BEGIN RSA PRIVATE KEY-----\ncanary\n-----END RSA PRIVATE KEY-----', 'canary'],
    ['-----BEGIN PRIVATE KEY-----\ncut off canary', 'canary'],
    ['postgres://me:canary@localhost/db', 'canary'],
    ['curl "https://x.test/?access_token=canary&n=1"', 'canary'],
    ['{"password": "canary"}', 'canary'],
    ['PASSWORD=canary', 'canary'],
  ])('takes the secret out of %j, wherever the text stands', (text, secret) => {
    proves('history.redacted');
    const data = plain({
      kind: 'failed',
      reason: text,
      error: text,
      client: text,
      arguments: { a: [{ b: text }], [text]: 1 },
      detail: [text],
    });
    expect(JSON.stringify(data)).not.toContain(secret);
    expect(JSON.stringify(data)).toContain('[redacted]');
  });

  it('leaves ordinary text as it is', () => {
    const argumentsOf = {
      path: '/home/ada/notes/task-list-something.md',
      max_tokens: 100,
      author: 'Ada',
      key: 'user:1',
      keyboard: 'qwerty',
      url: 'https://example.test/a?b=c#d',
      text: 'The bearer of this letter asked for a basic tokenizer; disk-usage is fine.',
      none: null,
      passwordRequired: true,
    };
    expect(plain({ kind: 'decided', arguments: argumentsOf }).arguments).toEqual({
      ...argumentsOf,
      text: expect.stringContaining('letter asked for a basic'),
    });
  });

  it('takes linear time for hostile text', () => {
    for (const part of [
      'eyJ-',
      'a://',
      '-----BEGIN PRIVATE KEY-----',
      'password ',
      'Bearer ',
      'token=',
      'sk-',
      '{"secret"',
    ]) {
      plain({ kind: 'decided', arguments: part.repeat(200_000) });
    }
  });
});

describe('redaction by name', () => {
  it.each([
    'password',
    'apiKey',
    'API_KEY',
    'x-api-key',
    'dbPassword',
    'client_secret',
    'Authorization',
    'accessToken',
    'session-cookie',
    'private_key',
  ])('hides whatever stands under %s', (name) => {
    for (const value of ['canary', 12345, ['canary'], { deep: 'canary' }]) {
      expect(plain({ kind: 'decided', arguments: { a: [{ [name]: value }] } }).arguments).toEqual({
        a: [{ [name]: '[redacted]' }],
      });
    }
    expect(plain({ kind: 'decided', detail: [{ name, value: 'canary' }] }).detail).toEqual([
      { name, value: '[redacted]' },
    ]);
  });

  it('hides what follows an option on a command line', () => {
    expect(
      plain({ kind: 'server.added', detail: { args: ['--api-key', 'canary', '--port', '1', '--token=canary'] } })
        .detail,
    ).toEqual({
      args: ['--api-key', '[redacted]', '--port', '1', '--token=[redacted]'],
    });
  });
});

describe('redaction of known secrets', () => {
  it('finds them as they are, in JSON, URLs and base64, however deep', () => {
    const secret = fc
      .string({ unit: 'grapheme', minLength: 4, maxLength: 30 })
      .filter((text) => /[^[\]redact]{4}/.test(text));
    const place = fc.constantFrom<(text: string) => unknown>(
      (text) => text,
      (text) => `before ${text} after`,
      (text) => [[text]],
      (text) => ({ [text]: 1 }),
      (text) => ({ a: { b: [null, { c: `x${text}` }] } }),
      (text) => JSON.stringify({ q: text }),
      (text) => `https://x.test/?q=${encodeURIComponent(text)}`,
      (text) => Buffer.from(text).toString('base64'),
    );
    fc.assert(
      fc.property(secret, fc.array(place, { minLength: 1, maxLength: 5 }), (value, places) => {
        const redact = createRedactor(() => [value]);
        const values = places.map((put) => put(value));
        const data = redact({
          kind: 'decided',
          arguments: values,
          detail: values,
          reason: `${value}`,
          error: `!${value}`,
        });
        for (const form of [
          value,
          encodeURIComponent(value),
          Buffer.from(value).toString('base64'),
          JSON.stringify(value).slice(1, -1),
        ]) {
          expect(allText(data).join('\n')).not.toContain(form);
        }
      }),
    );
  });

  it('finds them as numbers, the longer of two that begin alike, and as soon as they are known', () => {
    let secrets = ['12345678', 'abcd', 'abcd-and-more'];
    const redact = createRedactor(() => secrets);
    expect(redact({ kind: 'decided', arguments: [12345678, 'abcd-and-more', 1] }).arguments).toEqual([
      '[redacted]',
      '[redacted]',
      1,
    ]);
    secrets = ['new-secret'];
    expect(redact({ kind: 'decided', arguments: ['new-secret abcd'] }).arguments).toEqual(['[redacted] abcd']);
  });

  it('takes any arguments, and leaves the original alone', () => {
    const redact = createRedactor(() => ['canary']);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const before = structuredClone(value);
        expect(JSON.stringify(redact({ kind: 'decided', arguments: value }))).not.toContain('canary');
        expect(value).toEqual(before);
      }),
    );
    let deep: unknown = 'canary';
    for (let n = 0; n < 100_000; n += 1) deep = [deep];
    expect(JSON.stringify(redact({ kind: 'decided', arguments: deep }))).toContain('[nested too deeply]');
    const proto = JSON.parse('{"__proto__": {"x": "canary"}}');
    expect(JSON.stringify(redact({ kind: 'decided', arguments: proto }))).toBe(
      '{"kind":"decided","arguments":{"__proto__":{"x":"[redacted]"}}}',
    );
  });
});

describe('a canary in every place that may hold a secret', () => {
  it('is in none of the files, lists and exports of the history', async () => {
    proves('history.redacted');
    const at = historyHome();
    const canary = 'CANARY-7f3a-secret';
    const history = await at.open({ secrets: () => [canary] });
    await history.append({
      kind: 'decided',
      call: 'one',
      client: `agent ${canary}`,
      reason: canary,
      error: canary,
      arguments: { text: `x ${canary}`, list: [{ [canary]: canary }] },
      detail: { env: [{ name: 'A', value: canary }] },
    });
    const seen = [
      JSON.stringify(history.list({ limit: 9 })),
      ...history.exportText('jsonl'),
      ...history.exportText('csv'),
      ...readdirSync(at.home).map((file) => readFileSync(`${at.home}/${file}`, 'latin1')),
    ];
    for (const text of seen) expect(text).not.toContain(canary);
    await at.close();
  });
});

function allText(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...allText(item)]);
}
