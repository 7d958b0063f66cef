import type { Log } from '../core/ports.ts';
import { terminalSafe } from './terminal-safe.ts';

/** Diagnostics on stderr, one line each; `info` is left out, because a command line speaks when something is wrong. */
export function stderrLog(stream: NodeJS.WritableStream): Log {
  const write = (level: string) => (message: string, fields?: Record<string, unknown>) => {
    const details = fields === undefined ? '' : ` ${JSON.stringify(fields)}`;
    stream.write(`${level}: ${terminalSafe(message + details)}\n`);
  };
  return { info: () => undefined, warn: write('warning'), error: write('error') };
}
