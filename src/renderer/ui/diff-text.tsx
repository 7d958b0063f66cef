import { useMemo } from 'react';
import { wordDiff } from '../lib/word-diff.ts';
import { t } from '../text/en.ts';
import { FoldedText } from './folded-text.tsx';
import { PlainText } from './plain-text.tsx';

/** Longer texts are shown one after the other, each whole on demand: nobody reads a difference that long. */
const longest = 8000;

function Words({ before, after }: { before: string; after: string }) {
  const pieces = useMemo(() => wordDiff(before, after), [before, after]);
  return (
    <span className="plain">
      {pieces.map(({ kind, text }, place) => {
        // The pieces are made anew whenever one of the texts is another.
        const key = `${place}`;
        if (kind === 'same') return <PlainText key={key} text={text} />;
        const Tag = kind === 'gone' ? 'del' : 'ins';
        return (
          <Tag
            key={key}
            className={
              kind === 'gone' ? 'mx-px text-muted line-through' : 'mx-px bg-accent-soft font-[650] no-underline'
            }
          >
            <PlainText text={text} />
          </Tag>
        );
      })}
    </span>
  );
}

/** One text and what became of it, word by word: what went is struck out, what came stands out. */
export function DiffText({ before, after }: { before: string; after: string }) {
  if (before.length + after.length <= longest) return <Words before={before} after={after} />;
  return (
    <span className="flex flex-col gap-1">
      <span>
        <span className="text-muted">{t.common.before}: </span>
        <FoldedText text={before} />
      </span>
      <span>
        <span className="text-muted">{t.common.after}: </span>
        <FoldedText text={after} />
      </span>
    </span>
  );
}
