const numbers = new Intl.NumberFormat('en');
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** `48211` → `48,211`. */
export function formatNumber(value: number): string {
  return numbers.format(value);
}

/** The time of day, to the second. */
export function formatTime(iso: string): string {
  return clock.format(new Date(iso));
}

export function formatDay(iso: string): string {
  return day.format(new Date(iso));
}

/** Day and time of day, to the second. */
export function formatExact(iso: string): string {
  return `${formatDay(iso)}, ${formatTime(iso)}`;
}

/** The time of day, to the minute. */
export function formatClock(iso: string): string {
  return formatTime(iso).slice(0, 5);
}

/** A text of others for the middle of a line: without breaks, and cut after 64 characters. */
export function oneLine(text: string): string {
  const line = Array.from(text.replaceAll(/[\n\t]+/g, ' '));
  return line.length > 64 ? `${line.slice(0, 64).join('')}…` : line.join('');
}

/** The time of day, to the millisecond. */
export function formatPreciseTime(iso: string): string {
  return `${formatTime(iso)}.${String(new Date(iso).getMilliseconds()).padStart(3, '0')}`;
}

/** Milliseconds as `4 ms`, `1.2 s` or `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** Milliseconds as the two largest units of an age: `12 s`, `5 min`, `3 h 12 min`, `2 d 4 h`. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Milliseconds as `1:34`; never below zero. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Bytes as `812 B`, `2.1 kB` or `3.4 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Bytes of memory, in whole `MB`; as `812 kB` below one. */
export function formatMemory(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${formatNumber(Math.round(bytes / 1_000_000))} MB`;
}

/** The ends of a digest or hash. */
export function shorten(digest: string): string {
  return digest.length <= 12 ? digest : `${digest.slice(0, 4)}…${digest.slice(-4)}`;
}
