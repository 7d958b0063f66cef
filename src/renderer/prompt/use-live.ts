import { useEffect, useState } from 'react';

/** How long something must have been in sight before it may be allowed, in milliseconds. */
const sightMs = 500;

/**
 * True once the component has been mounted, with the document visible, for half a second without a break. An answer that
 * was meant for something else (a click or key on its way when the prompt appeared) comes earlier than that.
 */
export function useLive(): boolean {
  const [live, setLive] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      setLive(false);
      if (document.visibilityState === 'visible') timer = setTimeout(() => setLive(true), sightMs);
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  return live;
}
