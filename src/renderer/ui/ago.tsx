import { useNow } from '../lib/use-now.ts';
import { t } from '../text/en.ts';

const minute = 60_000;

/** How long ago, in words; `never` for null. */
export function agoWords(iso: string | null, now: number): string {
  if (iso === null) return t.common.never;
  const minutes = Math.floor((now - Date.parse(iso)) / minute);
  if (minutes < 1) return t.common.now;
  if (minutes < 60) return t.common.minutesAgo(minutes);
  if (minutes < 24 * 60) return t.common.hoursAgo(Math.floor(minutes / 60));
  return t.common.daysAgo(Math.floor(minutes / (24 * 60)));
}

/** The words of {@link agoWords}, kept true. */
export function useAgo(iso: string | null): string {
  return agoWords(iso, useNow(minute / 2));
}
