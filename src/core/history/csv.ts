import type { Entry } from '../../shared/history.ts';

const columns = [
  'seq',
  'at',
  'kind',
  'call',
  'agent',
  'client',
  'server',
  'tool',
  'effect',
  'rule',
  'by',
  'answer',
  'reason',
  'error',
  'durationMs',
  'argumentsDigest',
  'arguments',
  'resultDigest',
  'resultBytes',
  'detail',
  'hash',
] as const satisfies readonly (keyof Entry)[];

/** The first line of a CSV export (RFC 4180), with its line end. */
export const csvHeader = `${columns.join(',')}\r\n`;

/** One entry as a line of CSV, with its line end. Arguments and details are JSON. */
export function csvLine(entry: Entry): string {
  return `${columns.map((column) => csvCell(entry[column])).join(',')}\r\n`;
}

function csvCell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // A spreadsheet takes text that begins like this for a formula, and would run what an agent wrote.
  const safe = /^[\s\p{Cc}]*[=+\-@\t\r\n＝＋－＠]/u.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
