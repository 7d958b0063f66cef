/**
 * Whether the whole of `text` matches `pattern`: `*` is any text, also none, `?` one character, `\` takes the next
 * character as it is, everything else is itself. Goes back only to the last `*`, so a hostile pattern costs at most its
 * length times the text's.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = ++p;
      resume = t;
      continue;
    }
    const width = matchesOne(pattern, p, text[t]);
    if (width > 0) {
      p += width;
      t++;
    } else if (star >= 0) {
      p = star;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** How many characters of the pattern at `at` stand for `character`; 0 when they do not. */
function matchesOne(pattern: string, at: number, character: string | undefined): number {
  if (at >= pattern.length) return 0;
  if (pattern[at] === '?') return 1;
  if (pattern[at] === '\\' && at + 1 < pattern.length) return pattern[at + 1] === character ? 2 : 0;
  return pattern[at] === character ? 1 : 0;
}

/** The pattern that matches exactly `text`, also when a server put `*` into a tool's name. */
export function literalGlob(text: string): string {
  return text.replace(/[\\*?]/g, '\\$&');
}
