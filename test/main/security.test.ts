import { describe, expect, it } from 'vitest';
import { mayLoad, mayUse } from '../../src/main/security.ts';
import { proves } from '../proves.ts';

const ours = 'app://countersign/index.html';

describe('what a page may use', () => {
  it('is the clipboard, to write text, from our main frame', () => {
    proves('shell.navigation');
    expect(mayUse('clipboard-sanitized-write', ours, true)).toBe(true);
    expect(mayUse('clipboard-sanitized-write', ours, false)).toBe(false);
    expect(mayUse('clipboard-sanitized-write', 'https://evil.example/', true)).toBe(false);
  });

  it.each([
    'clipboard-read',
    'geolocation',
    'media',
    'notifications',
    'openExternal',
    'fileSystem',
    'hid',
    'usb',
    'unknown',
  ])('is not %s', (permission) => {
    expect(mayUse(permission, ours, true)).toBe(false);
  });
});

describe('what a page may load', () => {
  it.each([
    ['https://example.com/', 'script'],
    ['http://127.0.0.1:7331/mcp', 'xhr'],
    ['ws://127.0.0.1:7331/', 'webSocket'],
    ['file:///etc/passwd', 'mainFrame'],
    ['data:text/html,hello', 'mainFrame'],
    ['blob:app://countersign/1', 'script'],
    ['devtools://devtools/bundled/', 'mainFrame'],
  ])('is not %s', (url, resourceType) => {
    expect(mayLoad({ url, resourceType }, false)).toBe(false);
  });

  it('is our own pages and pictures written into them', () => {
    expect(mayLoad({ url: ours, resourceType: 'mainFrame' }, false)).toBe(true);
    expect(mayLoad({ url: 'data:image/png;base64,AA==', resourceType: 'image' }, false)).toBe(true);
  });
});
