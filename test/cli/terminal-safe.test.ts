import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { terminalSafe, terminalSafeLines } from '../../src/cli/terminal-safe.ts';
import { proves } from '../proves.ts';

describe('terminalSafe', () => {
  it.each([
    ['\u001b[2J', '‹U+001B›[2J'],
    ['a\u202eb', 'a‹U+202E›b'],
    ['a\u200bb', 'a‹U+200B›b'],
    ['\u{e0041}', '‹U+E0041›'],
    ['\u009b31m', '‹U+009B›31m'],
    ['a\rb', 'a‹U+000D›b'],
    ['a\u00a0b', 'a‹U+00A0›b'],
    ['\u3164\ufe0f\u2800', '‹U+3164›‹U+FE0F›‹U+2800›'],
    ['plain text, ümlauts, 漢字, 🙂', 'plain text, ümlauts, 漢字, 🙂'],
  ])('%j', (text, shown) => {
    expect(terminalSafe(text)).toBe(shown);
  });

  it('lets no character through that a terminal obeys, hides or reorders', () => {
    proves('terminal.escapes');
    const anything = fc.string({ unit: 'binary', maxLength: 200 });
    const nasty = fc.constantFrom(...'\u001b\u0007\u0008\u007f\u009b\u200e\u202e\u2066\ufeff\u2028\ud800\n\r\t');
    fc.assert(
      fc.property(
        fc.array(fc.oneof(anything, nasty)).map((parts) => parts.join('')),
        (text) => {
          expect(terminalSafe(text)).not.toMatch(/(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u);
          for (const line of terminalSafeLines(text)) expect(line).not.toMatch(/\p{C}/u);
        },
      ),
    );
  });

  it('changes nothing of plain ASCII', () => {
    const ascii = fc.string({ unit: 'grapheme-ascii' });
    fc.assert(fc.property(ascii, (text) => terminalSafe(text) === text));
  });

  it('keeps line breaks where lines are asked for', () => {
    expect(terminalSafeLines('a\r\nb\n\u001bc')).toEqual(['a', 'b', '‹U+001B›c']);
  });
});
