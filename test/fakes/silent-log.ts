import type { Log } from '../../src/core/ports.ts';

/** A log that keeps what was said, for tests that look. */
export function silentLog(said: string[] = []): Log {
  const say = (message: string) => {
    said.push(message);
  };
  return { info: say, warn: say, error: say };
}
