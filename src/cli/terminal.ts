import { openSync } from 'node:fs';
import { ReadStream, WriteStream } from 'node:tty';
import type { Shell } from './parts.ts';

/** A person's terminal: keys come in one by one while it is raw, and questions go out beside stdout. */
export interface Terminal {
  readonly input: ReadStream;
  readonly output: WriteStream;
  close(): void;
}

/** The terminal this process has, or null: keys from stdin, words to stderr or, when that goes elsewhere, to /dev/tty. */
export function openTerminal({ stdin, stderr }: Pick<Shell, 'stdin' | 'stderr'>): Terminal | null {
  if (!(stdin instanceof ReadStream) || !stdin.isTTY) return null;
  if (stderr instanceof WriteStream && stderr.isTTY) return { input: stdin, output: stderr, close: () => undefined };
  try {
    const output = new WriteStream(openSync('/dev/tty', 'w'));
    return { input: stdin, output, close: () => output.destroy() };
  } catch {
    return null;
  }
}
