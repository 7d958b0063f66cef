import type { Clock } from '../ports.ts';

/** Agents whose questions nobody answers may not ask for a while: a person who is away, or worn out, is not asked on and on. */
export interface CoolDown {
  /** The person answered a question of this agent: it starts afresh. */
  answered(agent: string): void;
  /** Silence refused one. */
  unanswered(agent: string): void;
  /** Until when (milliseconds since 1970) this agent is not asked for; null when it may ask. */
  until(agent: string): number | null;
  list(): { agent: string; until: string }[];
  forget(agent: string): void;
}

/** So many questions in a row without an answer begin it. It doubles with each further one. */
const patience = 3;
const firstMs = 60_000;
const longestMs = 15 * 60_000;

export function createCoolDown(clock: Clock, onChange: () => void): CoolDown {
  const agents = new Map<string, { unanswered: number; until: number }>();
  const until = (agent: string) => {
    const at = agents.get(agent)?.until ?? 0;
    return at > clock.now() ? at : null;
  };
  function forget(agent: string): void {
    if (agents.delete(agent)) onChange();
  }
  return {
    until,
    forget,
    answered: forget,
    unanswered(agent) {
      const unanswered = (agents.get(agent)?.unanswered ?? 0) + 1;
      const ms = unanswered < patience ? 0 : Math.min(longestMs, firstMs * 2 ** (unanswered - patience));
      agents.set(agent, { unanswered, until: clock.now() + ms });
      if (ms > 0) onChange();
    },
    list: () =>
      [...agents].flatMap(([agent, { until: at }]) =>
        at > clock.now() ? [{ agent, until: new Date(at).toISOString() }] : [],
      ),
  };
}
