import { describe, expect, it } from 'vitest';
import { createSeenSecrets } from '../../../src/core/servers/seen-secrets.ts';

describe('the secrets seen', () => {
  it('are blotted out, the longer first, those too short to be secrets left alone', () => {
    const seen = createSeenSecrets();
    for (const value of ['abcd', 'abcdef', 'abcd', 'x']) seen.add(value);
    expect(seen.values()).toEqual(['abcdef', 'abcd', 'x']);
    expect(seen.mask('x abcdef abcd')).toBe('x ••• •••');
  });

  it('are blotted out line by line too', () => {
    const seen = createSeenSecrets();
    seen.add('-----BEGIN PRIVATE KEY-----\nfirst-line\nsecond-line\n-----END PRIVATE KEY-----\n');
    expect(seen.mask('so second-line')).toBe('so •••');
  });
});
