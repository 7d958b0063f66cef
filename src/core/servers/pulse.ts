import type { Clock } from '../ports.ts';
import type { Connection } from './connection.ts';

/** Watches over one connection until it is stopped. */
export interface Pulse {
  /** Lists the tools now: they may have changed while nobody could be told. */
  wake(): void;
  stop(): void;
}

export interface PulseOptions {
  readonly clock: Clock;
  /** A connection that is silent for this long is asked whether it lives. */
  readonly silenceMs: number;
  /** Told after each check that was answered. */
  readonly onAnswer: () => void;
}

export function watchPulse(
  connection: Pick<Connection, 'check' | 'lastSeenAt'>,
  { clock, silenceMs, onAnswer }: PulseOptions,
): Pulse {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let checking = false;

  function plan(): void {
    const silent = Math.max(0, clock.now() - connection.lastSeenAt());
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(look, Math.max(silenceMs - silent, silenceMs / 10)).unref();
  }

  function look(): void {
    if (clock.now() - connection.lastSeenAt() >= silenceMs) void check('ping');
    else plan();
  }

  async function check(how: 'ping' | 'list'): Promise<void> {
    if (checking || stopped) return;
    checking = true;
    await connection.check(how);
    checking = false;
    plan();
    if (!stopped) onAnswer();
  }

  plan();
  return {
    wake: () => void check('list'),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
