import { useEffect } from 'react';
import { settings } from '../stores/settings.ts';

/** Puts the person's theme on the page; `system` leaves it to the system. */
export function useTheme(): void {
  const theme = settings.use().value?.theme ?? 'system';
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
}
