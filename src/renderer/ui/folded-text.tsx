import type { ReactNode } from 'react';
import { useMore } from '../lib/use-more.ts';
import { t } from '../text/en.ts';
import { PlainText } from './plain-text.tsx';
import { TextNotes } from './text-notes.tsx';

const foldedCharacters = 280;
const foldedLines = 6;
const step = 50_000;

/** Where the fold goes: after so many characters or lines, never inside one character. */
function foldAt(text: string, characters: number): number {
  let end = Math.min(text.length, characters);
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

/**
 * Text of any length: folded with a count beyond `characters`, unless it is to be shown `whole`; hidden characters are counted over all of
 * it, the folded part included; `draw` draws what is shown.
 */
export function FoldedText(props: {
  text: string;
  whole?: boolean;
  draw?: ((part: string) => ReactNode) | undefined;
  characters?: number;
}) {
  const { text, whole = false, draw = (part) => <PlainText text={part} />, characters = foldedCharacters } = props;
  const { shown, next, more } = useMore(text.length, whole ? text.length : foldAt(text, characters), step);
  return (
    <span>
      {draw(wholeCharacters(text, shown))}
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
      <TextNotes text={text} />
    </span>
  );
}
