import { t } from '../text/en.ts';
import { reveal } from './reveal.ts';

/** A text of others in one line, what hides in it named, for places that take nothing but text. */
export function revealedText(text: string): string {
  return reveal(text, true)
    .map((piece) => (piece.kind === 'text' ? piece.text : t.common.hiddenCharacter(piece.code, piece.count)))
    .join('');
}
