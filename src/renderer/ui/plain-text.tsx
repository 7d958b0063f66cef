import { Fragment, useMemo } from 'react';
import { reveal } from '../lib/reveal.ts';
import { t } from '../text/en.ts';
import { cx } from './cx.ts';

/** Text of others, as it is: nothing in it is markup, and what hides in it is named; `line` names line breaks too. */
export function PlainText({ text, className, line = false }: { text: string; className?: string; line?: boolean }) {
  const pieces = useMemo(() => reveal(text, line), [text, line]);
  return (
    <span className={cx('plain', className)}>
      {pieces.map((piece, place) => {
        // A piece never moves without its whole text being another text.
        const key = `${place}`;
        if (piece.kind === 'text') return <Fragment key={key}>{piece.text}</Fragment>;
        return (
          <span
            key={key}
            className="rounded-[4px] bg-ask-soft px-0.5 font-mono text-ask"
            title={t.common.hiddenCharacters(piece.count)}
          >
            {t.common.hiddenCharacter(piece.code, piece.count)}
          </span>
        );
      })}
    </span>
  );
}
