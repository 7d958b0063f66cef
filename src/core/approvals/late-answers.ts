import { randomUUID } from 'node:crypto';
import type { GivenAnswer, LateAnswer } from '../../shared/approvals.ts';
import { AppError } from '../../shared/errors.ts';
import { digestOf } from '../digest.ts';
import type { Clock, Log } from '../ports.ts';
import { groupOf, type Question } from './question.ts';

/** How long an answer waits for its call to come again, in milliseconds. */
const keptMs = 10 * 60_000;

/** What the retry gets: the answer as it counts for that one call. */
export interface Taken {
  readonly id: string;
  readonly answer: GivenAnswer;
}

/** Answers to calls whose agent had given up. Each counts once, for exactly the call it was given for, until it expires. */
export interface LateAnswers {
  keep(question: Question, answer: GivenAnswer): void;
  /** The answer that waits for this very question, which is thereby used up; null when none does. */
  take(question: Question): Promise<Taken | null>;
  list(): LateAnswer[];
  /** @throws AppError `not_found` */
  withdraw(id: string): LateAnswer;
  forgetAgent(agent: string): void;
  close(): void;
}

interface Waiting {
  readonly shown: LateAnswer;
  readonly group: string;
  readonly answer: GivenAnswer;
  /** Resolves to false when the answer could not be recorded, and so does not count. */
  readonly recorded: Promise<boolean>;
  readonly timer: NodeJS.Timeout;
}

export function createLateAnswers(options: {
  clock: Clock;
  log: Log;
  /** Records the answer and makes the rule of one that lasts. */
  settle: (question: Question, answer: GivenAnswer, shown: LateAnswer) => Promise<void>;
  onChange: () => void;
}): LateAnswers {
  const { clock, log, settle, onChange } = options;
  const waiting = new Map<string, Waiting>();

  function drop(id: string): void {
    clearTimeout(waiting.get(id)?.timer);
    if (waiting.delete(id)) onChange();
  }

  const fresh = ({ shown }: Waiting) => clock.now() < Date.parse(shown.expiresAt);

  return {
    keep(question, answer) {
      const { call } = question;
      const shown = {
        id: randomUUID(),
        agent: call.caller.agent,
        server: call.server,
        tool: call.tool,
        answer: answer.kind,
        argumentsDigest: digestOf(call.arguments),
        expiresAt: new Date(clock.now() + keptMs).toISOString(),
      };
      const recorded = settle(question, answer, shown).then(
        () => true,
        (error) => {
          log.error('An answer came too late and could not be kept', { cause: String(error) });
          drop(shown.id);
          return false;
        },
      );
      const timer = setTimeout(() => drop(shown.id), keptMs).unref();
      waiting.set(shown.id, { shown, group: groupOf(question), answer: once(answer), recorded, timer });
      onChange();
    },
    async take(question) {
      if (waiting.size === 0) return null;
      const group = groupOf(question);
      const found = [...waiting.values()].find((one) => one.group === group && fresh(one));
      if (!found) return null;
      drop(found.shown.id);
      return (await found.recorded) ? { id: found.shown.id, answer: found.answer } : null;
    },
    list: () => [...waiting.values()].filter(fresh).map(({ shown }) => shown),
    withdraw(id) {
      const found = waiting.get(id);
      if (!found) throw new AppError('not_found', 'This answer no longer waits: it was used, or its time is over.');
      drop(id);
      return found.shown;
    },
    forgetAgent(agent) {
      for (const { shown } of [...waiting.values()]) if (shown.agent === agent) drop(shown.id);
    },
    close() {
      for (const id of [...waiting.keys()]) drop(id);
    },
  };
}

/** What an answer comes to for one call: of one that lasts the rule is made already. */
function once(answer: GivenAnswer): GivenAnswer {
  if (answer.kind === 'deny-always')
    return { kind: 'deny', ...(answer.reason !== undefined && { reason: answer.reason }) };
  const lasts = answer.kind === 'allow-session' || answer.kind === 'allow-hour' || answer.kind === 'allow-always';
  return lasts ? { kind: 'allow-once' } : answer;
}
