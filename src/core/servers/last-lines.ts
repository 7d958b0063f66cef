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

/** A line that was cut ends before its last word: half a secret would not be known as one. */
function withoutHalfWord(line: string): string {
  return line.length < longestLine ? line : `${line.replace(/\S+$/, '')}…`;
}

/**
 * Keeps the last `count` non-empty lines of a text stream, each cut at 2,000 characters, in bounded memory.
 *
 * @param onLine told each of them once it is whole
 */
export function createLastLines(count: number, onLine: (line: string) => void = () => {}): LastLines {
  const decoder = new StringDecoder('utf8');
  const kept: string[] = [];
  let partial = '';

  function keep(line: string): void {
    const clean = toPlainLine(withoutHalfWord(line));
    if (clean === '') return;
    if (kept.push(clean) > count) kept.shift();
    onLine(clean);
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
    lines: () => (partial.trim() === '' ? kept : [...kept, withoutHalfWord(partial).trim()]),
  };
}
