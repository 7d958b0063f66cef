import { AppError } from '../shared/errors.ts';

/** Gathers an option that may be given several times. */
export function gather(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** @returns a parser for whole numbers from `from` to `to` */
export function wholeNumber(flag: string, from: number, to: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= from && value <= to) return value;
    throw new AppError('input.invalid', `${flag} takes a whole number from ${from} to ${to}, not “${text}”.`);
  };
}

/** @returns a parser that takes one of `choices` */
export function oneOf<const T extends readonly string[]>(flag: string, choices: T): (text: string) => T[number] {
  return (text) => {
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    throw new AppError('input.invalid', `${flag} takes ${choices.join(', ')}, not “${text}”.`);
  };
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A moment the person typed: a date or date and time (ISO 8601), or a distance from now such as `30m`, `24h` or `7d`.
 *
 * @param direction 1 when a distance lies ahead, -1 when it lies behind
 * @returns the moment as ISO 8601 in UTC
 */
export function moment(flag: string, text: string, direction: 1 | -1, now = Date.now()): string {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const iso = /^\d{4}-\d{2}-\d{2}(T|$)/.test(text);
  const distance = Number(count) * (units[unit ?? ''] ?? Number.NaN);
  const at = unit !== undefined ? now + direction * distance : iso ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  throw new AppError('input.invalid', `${flag} takes a date (2026-01-31) or a distance (30m, 24h, 7d), not “${text}”.`);
}

/** A tool's arguments as a person types them. */
export function parseArguments(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below, in the same words.
  }
  throw new AppError('input.invalid', 'A tool’s arguments are one JSON object.', {
    remedy: 'For example {"path":"/tmp"}.',
  });
}
