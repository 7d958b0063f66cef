import { useMemo } from 'react';
import { countHidden } from '../lib/reveal.ts';
import { useMore } from '../lib/use-more.ts';
import { t } from '../text/en.ts';
import { Chip } from './chip.tsx';
import { PlainText } from './plain-text.tsx';

const foldedCharacters = 280;
const foldedLines = 6;
const step = 50_000;

/** Where the fold goes: after so many characters or lines, never inside one character. */
function foldAt(text: string): number {
  let end = Math.min(text.length, foldedCharacters);
  let line = -1;
  for (let n = 0; n < foldedLines; n += 1) {
    line = text.indexOf('\n', line + 1);
    if (line < 0) break;
  }
  if (line >= 0) end = Math.min(end, line);
  return end;
}

function wholeCharacters(text: string, end: number): string {
  const last = text.charCodeAt(end - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff && end < text.length ? end - 1 : end);
}

/** Text of any length: folded with a count when long, hidden characters counted over all of it, folded part included. */
export function FoldedText({ text }: { text: string }) {
  const { shown, next, more } = useMore(text.length, foldAt(text), step);
  const hidden = useMemo(() => countHidden(text), [text]);
  return (
    <span>
      <PlainText text={wholeCharacters(text, shown)} />
      {next !== null && (
        <>
          {'… '}
          <button type="button" className="rounded text-accent underline-offset-2 hover:underline" onClick={more}>
            {next === text.length
              ? t.common.showAllCharacters(text.length)
              : t.common.showMoreCharacters(next, text.length)}
          </button>
        </>
      )}
      {hidden > 0 && (
        <>
          {' '}
          <Chip tone="ask">{t.common.hiddenCharacters(hidden)}</Chip>
        </>
      )}
    </span>
  );
}
