/** A sentence in pieces, so that names stand out in it and no name can pass for markup. */
export type Phrase = readonly (string | { readonly strong: string })[];

/** The sentence without its emphasis, for labels. */
export function phraseText(phrase: Phrase): string {
  return phrase.map((piece) => (typeof piece === 'string' ? piece : piece.strong)).join('');
}
