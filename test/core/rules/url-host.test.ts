import { describe, expect, it } from 'vitest';
import { hostAmong, readHostPattern } from '../../../src/core/rules/url-host.ts';
import { proves } from '../../proves.ts';

const at = (patterns: string | string[], address: unknown) =>
  hostAmong([patterns].flat().map(readHostPattern), address).outcome;

/** Each looks, to some program or person, like an address at example.com. */
const impostors = [
  'https://evil.com/example.com',
  'https://evil.com/?https://example.com',
  'https://evil.com/#example.com',
  'https://evil.com#example.com',
  'https://evil.com?example.com',
  'https://example.com.evil.com/',
  'https://evilexample.com/',
  'https://example.com@evil.com/',
  'https://example.com:443@evil.com/',
  'https://example.com%40evil.com/',
  'https://example.com%2eevil.com/',
  'https://user:example.com@evil.com/',
  'https://evil.com\\@example.com/',
  'https://example.com\\@evil.com/',
  'https://evil.com\\example.com',
  'https://example.com\\.evil.com',
  'https://me@example.com/',
  'https://me:pw@example.com/',
  'https://@example.com/',
  'https:example.com',
  'https:/example.com/',
  'https:///example.com/',
  'https://///example.com/',
  '//example.com/',
  'example.com',
  'example.com/path',
  ' https://example.com/',
  'https://example.com\n.evil.com/',
  'https://example\t.com/',
  'https://exam\nple.com/',
  'ht\ntps://example.com/',
  'https://example.com\u3002evil.com/',
  'https://example\uff0ecom/',
  'https://\uff45xample.com/',
  'https://ex\u00e0mple.com/',
  'https://ex\u0430mple.com/',
  'https://exampl\u0435.com/',
  'https://xn--exmple-4nf.com/',
  'https://example.com\u200b/',
  'https://ex\u00adample.com/',
  'https://ex%61mple.com/',
  'https://example.com..',
  'https://example.com:/',
  'https://example.com:443:80/',
  'https://example.com:99999/',
  'https://[example.com]/',
  'https://example.com\0/',
  'file://example.com/etc/passwd',
  'javascript://example.com/%0aalert(1)',
  'data:text/html,https://example.com',
  'view-source:https://example.com/',
  'gopher://example.com/',
  'https://example.co/',
  'https://example.com.br/',
  'https://com/',
  'https://www.example.com/',
  '',
  42,
  ['https://example.com/'],
  null,
];

describe('an address at a host', () => {
  it.each([
    ['example.com', 'https://example.com/'],
    ['example.com', 'https://EXAMPLE.com'],
    ['example.com', 'http://example.com./x'],
    ['example.com.', 'http://example.com/x'],
    ['example.com', 'https://example.com:8443/a/../b?q=a b'],
    ['example.com', 'wss://example.com/socket'],
    ['example.com:8443', 'https://example.com:8443/'],
    ['example.com:443', 'https://example.com/'],
    ['*.example.com', 'https://api.example.com/'],
    ['*.example.com', 'https://a.b.example.com/'],
    ['bücher.de', 'https://bücher.de/'],
    ['bücher.de', 'https://xn--bcher-kva.de/'],
    ['xn--bcher-kva.de', 'https://bücher.de/'],
    ['127.0.0.1', 'http://127.0.0.1:3000/'],
    ['[::1]:3000', 'http://[::1]:3000/'],
  ])('%s holds for %s', (pattern, address) => {
    expect(at(pattern, address)).toBe('holds');
  });

  it.each(impostors)('never holds for %j', (address) => {
    proves('rules.hosts');
    expect(at('example.com', address)).not.toBe('holds');
  });

  it.each([
    ['*.example.com', 'https://example.com/'],
    ['*.example.com', 'https://badexample.com/'],
    ['*.example.com', 'https://x.example.com.evil.com/'],
    ['example.com:443', 'https://example.com:8443/'],
    ['example.com:443', 'http://example.com/'],
    ['*.co.uk', 'https://co.uk/'],
  ])('%s is not %s', (pattern, address) => {
    expect(at(pattern, address)).toBe('not');
  });

  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.0.0.1/',
    'http://0177.0.0.1/',
    'http://127.0.0.1./',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[0:0:0:0:0:ffff:7f00:1]/',
    'http://①②⑦.0.0.1/',
    'http://127.0.0.1:80@evil.com/',
    'http://evil.com\\@127.0.0.1/',
    'http:127.0.0.1',
    'HTTP://127.0.0.1',
    '127.0.0.1',
  ])('127.0.0.1 is never ruled out for %s', (address) => {
    proves('rules.hosts');
    expect(at('127.0.0.1', address)).not.toBe('not');
  });

  it('is told clearly for an ordinary address elsewhere', () => {
    expect(at(['example.com', '*.example.org'], 'https://github.com/example.com')).toBe('not');
  });

  it.each([
    '',
    '*',
    '*.',
    'a b',
    'https://example.com',
    'example.com/x',
    'me@example.com',
    'example.com:x',
    'a:b:c',
    '[::1',
    '%65xample.com',
  ])('%j is no host for a rule', (text) => {
    expect(readHostPattern(text)).toBeNull();
  });
});
