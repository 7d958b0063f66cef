import { assert, property, string, webUrl } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAuthorizationUrl } from '../../../src/core/oauth/authorization-url.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { proves } from '../../proves.ts';

const outside = { allowLoopback: false };
const inside = { allowLoopback: true };

describe('the address of a sign-in', () => {
  it.each([
    'javascript:alert(document.domain)',
    'JavaScript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'file:///etc/passwd',
    'file://server/share',
    'data:text/html,<script>alert(1)</script>',
    'blob:https://as.example/1',
    'about:blank',
    'chrome://settings',
    'vbscript:x',
    'ms-msdt:/id',
    'ssh://as.example',
    'countersign://pair',
    'smb://as.example/share',
    'view-source:https://as.example',
    '',
    'as.example/authorize',
    '//as.example/authorize',
    '/authorize',
    'https://',
    'https:///',
    'http://as.example/authorize',
    'http://10.0.0.1/authorize',
    'https://user@as.example/',
    'https://user:word@as.example/',
    'https://bank.example@as.example/',
    'https://as.example\\@evil.example/',
    'https://as.example/\n--new-window',
    'https://as.example/\tx',
    'https://as.example/ --gpu-launcher=calc',
    'https://as.example/"&calc.exe&"',
    'https://as.example/$(calc)`calc`',
    'https://as.example/|calc',
    'https://as.example/\u202Egnp.exe',
    'https://as.example/\u200B',
    'https://as.example/\u0000',
    `https://as.example/${'a'.repeat(20_000)}`,
    'https://10.0.0.1/authorize',
    'https://169.254.169.254/',
    'https://0xa9fea9fe/',
    'https://router.local/reboot',
  ])('is not opened when it is %j', (address) => {
    proves('signin.address');
    for (const where of [outside, inside]) {
      expect(() => checkAuthorizationUrl(address, where)).toThrow(
        expect.objectContaining({ code: 'signin.url_refused', remedy: expect.any(String) }),
      );
    }
  });

  it.each([
    'https://127.0.0.1/',
    'http://127.0.0.1:9000/authorize',
    'http://localhost:9000/',
    'http://[::1]:9000/',
    'https://2130706433/',
  ])('is on this computer only when the server is: %s', (address) => {
    proves('signin.address');
    expect(() => checkAuthorizationUrl(address, outside)).toThrow(AppError);
    expect(checkAuthorizationUrl(address, inside).url.href).toBe(new URL(address).href);
  });

  it('is in the person’s own network only where they chose the server', () => {
    const chosen = new URL('https://10.0.0.7:8443/mcp');
    expect(checkAuthorizationUrl('https://10.0.0.7:8443/authorize', { ...outside, chosen }).host).toBe('10.0.0.7:8443');
    for (const address of ['https://10.0.0.7/', 'https://10.0.0.8:8443/', 'http://10.0.0.7:8443/']) {
      expect(() => checkAuthorizationUrl(address, { ...outside, chosen })).toThrow(AppError);
    }
  });

  it('is given with the host to show, and how its owner means it to be read', () => {
    const plain = checkAuthorizationUrl('https://Login.Example:8443/authorize?state=a%20b&x=(1)', outside);
    expect(plain).toMatchObject({ host: 'login.example:8443', international: null });
    const looks = checkAuthorizationUrl('https://аpple.example/authorize', outside);
    expect(looks).toMatchObject({ host: 'xn--pple-43d.example', international: 'аpple.example' });
  });

  it('is a web address or a named refusal, whatever the text', () => {
    proves('signin.address');
    const judge = (text: string) => {
      try {
        const { url } = checkAuthorizationUrl(text, inside);
        expect(url.protocol).toMatch(/^https?:$/);
        expect(url.href).not.toMatch(/[\s"<>\\^`{|}]/u);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        expect(error.message.length).toBeLessThan(300);
        expect(error.message).not.toMatch(/\p{C}/u);
      }
    };
    assert(property(string({ unit: 'binary' }), (text) => judge(text)));
    assert(property(string({ unit: 'binary' }), (text) => judge(`https://as.example/${text}`)));
    assert(property(webUrl({ withQueryParameters: true }), (text) => judge(text)));
  });
});
