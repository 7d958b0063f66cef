import { formatClock, formatDay, formatExact } from '../lib/format.ts';
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

/** How long until then, in words; for what is over, how long ago it was. */
export function untilWords(iso: string, now: number): string {
  const left = Date.parse(iso) - now;
  if (left <= 0) return agoWords(iso, now);
  const minutes = Math.floor(left / minute);
  if (minutes < 1) return t.common.inAMoment;
  if (minutes < 60) return t.common.inMinutes(minutes);
  if (minutes < 48 * 60) return t.common.inHours(Math.floor(minutes / 60));
  return t.common.inDays(Math.floor(minutes / (24 * 60)));
}

/** When it was, by the clock; with its day unless that is today. */
export function whenWords(iso: string, now: number): string {
  const today = formatDay(iso) === formatDay(new Date(now).toISOString());
  return today ? t.common.at(formatClock(iso)) : t.common.onDayAt(formatDay(iso), formatClock(iso));
}

/** The words of {@link agoWords}, kept true. */
export function useAgo(iso: string | null): string {
  return agoWords(iso, useNow(minute / 2));
}

/** A moment, past or to come: how far away it is, and exactly when. */
export function Moment({ at }: { at: string }) {
  const words = untilWords(at, useNow(minute / 2));
  return (
    <time dateTime={at}>
      {words} <span className="text-muted">· {formatExact(at)}</span>
    </time>
  );
}
