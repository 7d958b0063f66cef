import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';

const longestLine = 2000;

export interface LastLines {
  push(chunk: Buffer): void;
  /** The last lines, oldest first, without control characters. */
  lines(): readonly string[];
}

/** A line without control characters. */
export function toPlainLine(line: string): string {
  return stripVTControlCharacters(line)
    .replace(/\p{Cc}/gu, ' ')
    .trim();
}

/** Keeps the last `count` non-empty lines of a text stream, each cut at 2,000 characters, in bounded memory. */
export function createLastLines(count: number): LastLines {
  const decoder = new StringDecoder('utf8');
  const kept: string[] = [];
  let partial = '';

  function keep(line: string): void {
    const clean = toPlainLine(line);
    if (clean !== '' && kept.push(clean) > count) kept.shift();
  }

  return {
    push(chunk) {
      const [first = '', ...rest] = decoder.write(chunk).split('\n');
      partial = (partial + first).slice(0, longestLine);
      for (const line of rest) {
        keep(partial);
        partial = line.slice(0, longestLine);
      }
    },
    lines: () => (partial.trim() === '' ? kept : [...kept, partial.trim()]),
  };
}
