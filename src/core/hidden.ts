/** What nobody sees or what turns the text around: controls but for line ends and tabs, formats, tags, fillers, private use. */
const hidden =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|\u034f|[\u17b4\u17b5]|[\u180b-\u180f]|[\u{e0100}-\u{e01ef}]/gu;
const ordinary = new Set(['\n', '\r', '\t']);

/**
 * The place of the first character in `text` that hides, or -1. The joiner inside an emoji and the mark that makes a sign an
 * emoji are how such a sign is written.
 */
export function hiddenIn(text: string): number {
  for (const match of text.matchAll(hidden)) {
    if (ordinary.has(match[0])) continue;
    const before = text.slice(Math.max(0, match.index - 3), match.index);
    const after = text.slice(match.index + 1, match.index + 3);
    if (
      match[0] === '\u200d' &&
      /\p{Extended_Pictographic}\ufe0f?$/u.test(before) &&
      /^\p{Extended_Pictographic}/u.test(after)
    )
      continue;
    return match.index;
  }
  return -1;
}
