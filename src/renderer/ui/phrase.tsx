import type { Phrase } from '../text/phrase.ts';
import { PlainText } from './plain-text.tsx';

/** A sentence with its names standing out. */
export function PhraseText({ phrase }: { phrase: Phrase }) {
  return (
    <span>
      {phrase.map((piece, place) => {
        const text = typeof piece === 'string' ? piece : piece.strong;
        // Two names in one sentence may be the same; their places are not.
        const key = `${place}`;
        return <PlainText key={key} line text={text} className={text === piece ? '' : 'font-[600]'} />;
      })}
    </span>
  );
}
