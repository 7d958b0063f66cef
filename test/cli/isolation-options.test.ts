import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isolationInWords, isolationOf } from '../../src/cli/isolation-options.ts';
import { isolationSchema } from '../../src/shared/isolation.ts';

describe('the flags that confine a server', () => {
  it('are none without one', () => {
    expect(isolationOf({})).toBeUndefined();
  });

  it('list what a sandbox may use, folders for reading unless they say otherwise', () => {
    const isolation = isolationOf({
      sandbox: true,
      allowFolder: ['/a', 'b:rw', '/c:d:ro'],
      allowHost: ['*.example.org'],
    });
    expect(isolation).toEqual({
      kind: 'sandbox',
      folders: [
        { path: resolve('/a'), write: false },
        { path: resolve('b'), write: true },
        { path: resolve('/c:d'), write: false },
      ],
      hosts: ['*.example.org'],
    });
    expect(isolationInWords(isolationSchema.parse({ kind: 'sandbox', folders: [{ path: '/a', write: true }] }))).toBe(
      'sandbox: folders /a (may change); no hosts',
    );
  });

  it('choose a container and its network', () => {
    expect(isolationOf({ container: 'node:24', containerNetwork: true })).toEqual({
      kind: 'container',
      image: 'node:24',
      folders: [],
      network: true,
    });
    expect(isolationInWords(isolationSchema.parse({ kind: 'container', image: 'node:24' }))).toBe(
      'container node:24: no folders; no network',
    );
  });

  it.each([
    { sandbox: true, container: 'node' },
    { sandbox: true, containerNetwork: true },
    { container: 'node', allowHost: ['example.org'] },
    { allowFolder: ['/a'] },
    { allowHost: ['example.org'] },
  ])('are refused where they say less than they seem to: %j', (options) => {
    expect(() => isolationOf(options)).toThrow(expect.objectContaining({ code: 'input.invalid' }));
  });
});
