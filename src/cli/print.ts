import { styleText } from 'node:util';
import { type AppError, tell } from '../shared/errors.ts';
import { terminalSafe, terminalSafeLines } from './terminal-safe.ts';

/** What a command has to say: the value for programs, the lines for people, and how it ended. */
export interface Outcome {
  /** Undefined when everything has been printed already. */
  readonly value: unknown;
  /** Lines that are safe to print. */
  readonly lines: readonly string[];
  readonly exitCode?: number;
}

/** Rows under headings in aligned columns, every cell made safe; `empty` when there are no rows. */
export function table(headings: readonly string[], rows: readonly (readonly unknown[])[], empty: string): string[] {
  if (rows.length === 0) return [empty];
  const cells = [headings.map((heading) => heading.toUpperCase()), ...rows.map((row) => row.map(cell))];
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  return cells.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function cell(value: unknown): string {
  return value === null || value === undefined || value === '' ? '–' : terminalSafe(String(value));
}

/** The lines of what a person is told besides, indented. */
export function told(text: string | undefined): string[] {
  return text ? terminalSafeLines(text).map((line) => `  ${line}`) : [];
}

/** What a person is told of an error. */
export function errorLines(error: AppError, stream: NodeJS.WritableStream): string[] {
  const lines = [`${paint('red', 'countersign:', stream)} ${terminalSafe(error.message)}`];
  return [...lines, ...told(error.remedy), ...told(error.said)];
}

/** What a program is told of an error. */
export function errorValue(error: AppError) {
  return { error: tell(error) };
}

/** Coloured only when `stream` is a terminal and NO_COLOR is not set. */
export function paint(style: Parameters<typeof styleText>[0], text: string, stream: NodeJS.WritableStream): string {
  if (!('isTTY' in stream && stream.isTTY)) return text;
  return styleText(style, text, { stream });
}
