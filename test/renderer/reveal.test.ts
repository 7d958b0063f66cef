import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countHidden, reveal } from '../../src/renderer/lib/reveal.ts';

const shown = (text: string) =>
  reveal(text)
    .map((piece) => (piece.kind === 'text' ? piece.text : `⟦${piece.code}×${piece.count}⟧`))
    .join('');

describe('reveal', () => {
  it('leaves ordinary text of any script alone, with its line breaks and tabs', () => {
    const text = 'Grüße, 世界! שלום مرحبا\n\tnaïve — “quoted” 🙂 ☀️ Vie\u0323\u0302t שָׁ֑';
    expect(reveal(text)).toEqual([{ kind: 'text', text }]);
  });

  it.each([
    ['a bidi override', 'a\u202Eb', 'a⟦U+202E×1⟧b'],
    ['a bidi isolate', 'a\u2066b', 'a⟦U+2066×1⟧b'],
    ['a zero-width space', 'a\u200Bb', 'a⟦U+200B×1⟧b'],
    ['a zero-width joiner', 'a\u200Db', 'a⟦U+200D×1⟧b'],
    ['a byte order mark', '\uFEFFa', '⟦U+FEFF×1⟧a'],
    ['an escape sequence', '\u001B[31mred', '⟦U+001B×1⟧[31mred'],
    ['a null and a carriage return', '\0\r', '⟦U+0000×1⟧⟦U+000D×1⟧'],
    ['a C1 control', '\u009B', '⟦U+009B×1⟧'],
    ['tag characters', '\u{E0041}\u{E0042}', '⟦U+E0041×1⟧⟦U+E0042×1⟧'],
    ['variation selectors after plain letters', 'a\uFE0Fb\u{E0100}', 'a⟦U+FE0F×1⟧b⟦U+E0100×1⟧'],
    ['a no-break space', 'rm\u00A0-rf', 'rm⟦U+00A0×1⟧-rf'],
    ['a Hangul filler', '\u3164', '⟦U+3164×1⟧'],
    ['a Braille blank', '\u2800', '⟦U+2800×1⟧'],
    ['a line separator', 'a\u2028b', 'a⟦U+2028×1⟧b'],
    ['a soft hyphen', 'pay\u00ADpal', 'pay⟦U+00AD×1⟧pal'],
    ['a private use character', '\uE000', '⟦U+E000×1⟧'],
    [
      'marks piled on a letter beyond four',
      `Z${'\u0300\u0301'.repeat(3)}`,
      'Z\u0300\u0301\u0300\u0301⟦U+0300×1⟧⟦U+0301×1⟧',
    ],
    ['half of a surrogate pair', 'a\uD800b', 'a⟦U+D800×1⟧b'],
  ])('names %s', (_what, text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('folds a repeated hidden character into one with its count', () => {
    expect(reveal('\u200B'.repeat(500))).toEqual([{ kind: 'hidden', code: 'U+200B', count: 500 }]);
    expect(countHidden(`a${'\u200B'.repeat(500)}b\u202E`)).toBe(501);
  });

  it('loses nothing: the pieces together are the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const back = reveal(text).map((piece) => {
          if (piece.kind === 'text') return piece.text;
          return String.fromCodePoint(Number.parseInt(piece.code.slice(2), 16)).repeat(piece.count);
        });
        expect(back.join('')).toBe(text);
      }),
    );
  }, 60_000);
});
