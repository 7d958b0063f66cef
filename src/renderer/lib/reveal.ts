/** A stretch of text that is what it looks like, or one hidden character (`code` as `U+202E`) with how often it repeats. */
export type Piece = { kind: 'text'; text: string } | { kind: 'hidden'; code: string; count: number };

/**
 * What a reader cannot see or tell apart: controls (but line feed and tab), format and bidi characters, zero-width and tag
 * characters, variation selectors, fillers, odd spaces, private, unassigned and broken code points, the Braille blank.
 * Besides these, marks piled on one letter beyond the first few.
 */
const hidden =
  /(?:(?![\n\t ])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800])/u;

/** Marks put on the letter before them. A few make letters of many scripts; a tower of them paints over what stands around. */
const mark = /[\p{Mn}\p{Me}]/u;
const mostMarks = 4;

/** Within one line, a break or a tab could pretend to be the end of it. */
const breaks = /[\n\t]/;

/** An emoji's own presentation selector changes nothing but its colours. */
const emoji = /\p{Extended_Pictographic}/u;

function codeOf(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}

function isPlain(character: string, before: string, inLine: boolean): boolean {
  if (character === '\uFE0F') return emoji.test(before);
  return !hidden.test(character) && !(inLine && breaks.test(character));
}

/**
 * The text in pieces, every hidden character named; joining the text pieces and the hidden ones gives the whole text back.
 *
 * @param inLine whether it stands in one line, where line breaks and tabs count as hidden too
 */
export function reveal(text: string, inLine = false): Piece[] {
  const pieces: Piece[] = [];
  let before = '';
  let marks = 0;
  for (const character of text) {
    const last = pieces.at(-1);
    marks = mark.test(character) ? marks + 1 : 0;
    if (marks <= mostMarks && isPlain(character, before, inLine)) {
      if (last?.kind === 'text') last.text += character;
      else pieces.push({ kind: 'text', text: character });
    } else {
      const code = codeOf(character);
      if (last?.kind === 'hidden' && last.code === code) last.count += 1;
      else pieces.push({ kind: 'hidden', code, count: 1 });
    }
    before = character;
  }
  return pieces;
}

/** How many hidden characters there are. */
export function countHidden(text: string): number {
  return reveal(text).reduce((sum, piece) => sum + (piece.kind === 'hidden' ? piece.count : 0), 0);
}
