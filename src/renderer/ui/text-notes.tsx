import { useMemo } from 'react';
import { countHidden } from '../lib/reveal.ts';
import { mixesDirections } from '../lib/scripts.ts';
import { t } from '../text/en.ts';
import { Chip } from './chip.tsx';

/** What a text does not show by itself: how many hidden characters it has, and that its letters run both ways; else nothing. */
export function TextNotes({ text }: { text: string }) {
  const hidden = useMemo(() => countHidden(text), [text]);
  const bothWays = useMemo(() => mixesDirections(text), [text]);
  return (
    <>
      {hidden > 0 && (
        <>
          {' '}
          <Chip tone="ask">{t.common.hiddenCharacters(hidden)}</Chip>
        </>
      )}
      {bothWays && <span className="block font-sans text-ask">{t.common.bothWays}</span>}
    </>
  );
}
