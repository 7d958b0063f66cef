/**
 * What a terminal would obey, hide or reorder instead of showing it: control characters (escape sequences begin with one),
 * formatting and ignorable characters (zero-width, bidirectional, tags, variation selectors), line separators, unpaired
 * surrogates, private and unassigned ones, and every space that is not the plain one.
 */
const unsafe = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** One line of untrusted text, safe to print: each hidden character stands there by its number, e.g. `‹U+202E›`. */
export function terminalSafe(text: string): string {
  return text.replace(unsafe, (character) => {
    const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `‹U+${number}›`;
  });
}

/** Untrusted text of several lines: its line breaks stay, everything else is as in {@link terminalSafe}. */
export function terminalSafeLines(text: string): string[] {
  return text.split(/\r?\n/).map(terminalSafe);
}
