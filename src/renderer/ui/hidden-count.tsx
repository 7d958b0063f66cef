import { useMemo } from 'react';
import { countHidden } from '../lib/reveal.ts';
import { t } from '../text/en.ts';
import { Chip } from './chip.tsx';

/** How many hidden characters a text has; nothing when it has none. */
export function HiddenCount({ text }: { text: string }) {
  const hidden = useMemo(() => countHidden(text), [text]);
  if (hidden === 0) return null;
  return (
    <>
      {' '}
      <Chip tone="ask">{t.common.hiddenCharacters(hidden)}</Chip>
    </>
  );
}
