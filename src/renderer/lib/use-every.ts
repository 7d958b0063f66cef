import { useEffect, useEffectEvent } from 'react';

/** Does `work` now and every `everyMs` after it ended, while mounted, `on`, and the window is in sight. It must not throw. */
export function useEvery(everyMs: number, work: () => Promise<void>, on = true): void {
  const doWork = useEffectEvent(work);
  useEffect(() => {
    if (!on) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let over = false;
    const turn = async () => {
      if (!document.hidden) await doWork();
      if (!over) timer = setTimeout(() => void turn(), everyMs);
    };
    void turn();
    return () => {
      over = true;
      if (timer !== null) clearTimeout(timer);
    };
  }, [everyMs, on]);
}
