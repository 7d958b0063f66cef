import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { literalGlob, matchesGlob } from '../../../src/core/rules/glob.ts';

describe('globs', () => {
  it.each([
    ['*', '', true],
    ['*', 'anything', true],
    ['delete_*', 'delete_repo', true],
    ['delete_*', 'undelete_repo', false],
    ['*_repo', 'delete_repo', true],
    ['d?lete', 'delete', true],
    ['d?lete', 'dlete', false],
    ['a*b*c', 'a1b2b3c', true],
    ['a*b*c', 'a1b2b3', false],
    ['a.b', 'axb', false],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['[ab]', 'a', false],
    ['', '', true],
    ['', 'a', false],
  ])('%j and %j: %s', (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected);
  });

  it('match exactly one text when made from that text, whatever a server put into it', () => {
    const wild = fc.string({ unit: fc.constantFrom('*', '?', '\\', 'a', 'b') });
    fc.assert(
      fc.property(wild, wild, (text, other) => {
        expect(matchesGlob(literalGlob(text), other)).toBe(text === other);
      }),
    );
  });

  it('cost no more than the product of the lengths', () => {
    const pattern = `${'a*'.repeat(100)}b`;
    expect(matchesGlob(pattern, 'a'.repeat(20_000))).toBe(false);
  });
});
