import type { Log } from '../../core/ports.ts';

/** A log of one JSON line per message, on the stream given. */
export function createLog(stream: { write(line: string): unknown }): Log {
  const write = (level: string) => (message: string, fields?: Record<string, unknown>) => {
    stream.write(`${JSON.stringify({ at: new Date().toISOString(), level, message, ...fields })}\n`);
  };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}
