import { join, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerPage, pageFile } from '../../src/main/pages.ts';
import { proves } from '../proves.ts';

const folder = join(import.meta.dirname, 'pages');
const get = (path: string, method = 'GET') => answerPage({ method, url: `app://countersign${path}` }, folder);

describe('the pages', () => {
  it('are served from the built folder, the index for the root', async () => {
    expect(await (await get('/')).text()).toBe(await (await get('/index.html')).text());
    expect((await get('/page.js')).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it('carry exactly this policy, found or not', async () => {
    proves('shell.csp');
    const policy =
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; media-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    for (const path of ['/', '/page.js', '/missing.js']) {
      const { headers } = await get(path);
      expect(headers.get('content-security-policy')).toBe(policy);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    }
  });

  it.each([
    '/../fake-core.ts',
    '/..%2f..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/%2e%2e/biome.json',
    '/..%5c..%5cpages.test.js',
    '/%00index.html',
    '/%E0%A4%A',
    '/C:/Windows/win.html',
    '//etc/passwd.html',
    '/index.html/',
    '/index',
  ])('%s is not there', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('are not found outside their folder by an encoded slash', () => {
    expect(pageFile('app://countersign/..%2findex.html', folder)).toBeNull();
    expect(pageFile('app://countersign/a/..%2f..%2findex.html', folder)).toBeNull();
    expect(pageFile('app://countersign/a%2f..%2findex.html', folder)).toBe(join(folder, 'index.html'));
  });

  it('never name a file outside their folder, whatever is asked', () => {
    const part = fc.constantFrom(
      '..',
      '%2e%2e',
      '%2f',
      '/',
      '\\',
      '%5c',
      '.',
      'a',
      'index.html',
      '.js',
      '%00',
      ':',
      '?',
      '#',
      '@',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const file = pageFile(`app://countersign/${parts.join('')}`, folder);
        expect(file === null || file.startsWith(folder + sep)).toBe(true);
        expect(file?.split(sep) ?? []).not.toContain('..');
      }),
    );
  });

  it('answer nothing but GET, and nobody else’s address', async () => {
    expect((await get('/', 'POST')).status).toBe(404);
    expect((await answerPage({ method: 'GET', url: 'app://evil/index.html' }, folder)).status).toBe(404);
  });
});
