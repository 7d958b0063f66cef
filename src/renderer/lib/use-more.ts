import { useState } from 'react';

/** How much of something long is shown: `first` to begin with, `step` more each time, so that no page is ever flooded. */
export function useMore(total: number, first: number, step: number) {
  const [shown, setShown] = useState(first);
  return {
    shown: Math.min(shown, total),
    /** How much the next step would show in all; null when all is shown. */
    next: shown >= total ? null : Math.min(total, shown + step),
    more: () => setShown((now) => now + step),
  };
}
