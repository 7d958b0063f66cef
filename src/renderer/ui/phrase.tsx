import type { Phrase } from '../text/phrase.ts';
import { PlainText } from './plain-text.tsx';

/** A sentence with its names standing out. */
export function PhraseText({ phrase }: { phrase: Phrase }) {
  return (
    <span>
      {phrase.map((piece) =>
        typeof piece === 'string' ? (
          piece
        ) : (
          <b key={piece.strong} className="font-[600]">
            <PlainText text={piece.strong} />
          </b>
        ),
      )}
    </span>
  );
}
