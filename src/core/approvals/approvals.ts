import type { Answer, Approval, Decision, GivenAnswer, LateAnswer, Preview, Standing } from '../../shared/approvals.ts';
import { AppError } from '../../shared/errors.ts';
import type { Clock, Log } from '../ports.ts';
import { checkArguments } from './check-arguments.ts';
import { createCoolDown } from './cool-down.ts';
import { createLateAnswers, type Taken } from './late-answers.ts';
import type { Past } from './past.ts';
import { groupOf, type Question, show } from './question.ts';
import * as refusals from './refusals.ts';

/** Questions waiting for a person. Silence refuses, and so does everything else but an answer. */
export interface Approvals {
  /**
   * Waits for the person. When the agent gives up, the question stays until its time is over.
   *
   * @throws AppError `call.unanswered` (silence), `call.cancelled` (the agent gave up), `call.prompt_lost`,
   *   `call.nobody_to_ask`, `call.queue_full`, `call.cooling_down`
   */
  request(question: Question): Promise<GivenAnswer>;
  /** The answer the person gave to this very call after its agent had given up; taking it uses it up. */
  takeLate(question: Question): Promise<Taken | null>;
  /**
   * @throws AppError `approval.gone` when it no longer waits, `approval.changed` when something else was shown,
   *   `approval.arguments` when edited ones do not fit, `approval.quarantined` when a lasting answer is given to such a tool,
   *   `approval.unconfirmed` when it is allowed without the second act it wants
   */
  decide(decision: Decision): void;
  /**
   * The person denied from a notification, which shows too little to say anything else there.
   *
   * @throws AppError `approval.gone`, `approval.changed`
   */
  denyFromNotification(shown: Shown): void;
  /** Oldest first. */
  list(): Approval[];
  /** @throws AppError `approval.gone` */
  preview(id: string, covers: (args: Record<string, unknown>) => boolean): Preview;
  standing(): Omit<Standing, 'pausedSince'>;
  /** @throws AppError `not_found` */
  withdraw(id: string): LateAnswer;
  /** The agent is no more: nothing of it is asked or kept. */
  forgetAgent(agent: string): void;
  /** Says that there is someone to ask, until detached. When the last one leaves, what waits is refused. */
  attach(): { detach(): void };
  /** Refuses everything that waits, e.g. because the window that showed it is gone. A text is for `call.prompt_lost`. */
  refuseAll(why: string | AppError): void;
  close(): void;
}

type Shown = Pick<Decision, 'id' | 'digest'>;

interface Waiting {
  approval: Approval;
  question: Question;
  readonly silence: NodeJS.Timeout;
  /** Tells the call that waits; null once its agent has given up. */
  tell: ((outcome: GivenAnswer | AppError) => void) | null;
}

/** How often, in milliseconds, a waiting agent hears that the person is still thinking. */
const heartbeatMs = 5_000;
/** So many questions of one agent, and of all agents, may wait at once, those of agents that gave up included. */
const limits = { perAgent: 20, all: 100 };

export function createApprovals(options: {
  clock: Clock;
  log: Log;
  timeoutMs: () => number;
  past: Past;
  /** Records an answer whose agent had given up, and makes the rule of one that lasts. It counts only once this resolves. */
  settleLate: (question: Question, answer: GivenAnswer, shown: LateAnswer) => Promise<void>;
  onChange: (approvals: Approval[]) => void;
  onStanding: () => void;
  /** Told when everything that waits is refused, so that what else waits for the same person is too. */
  onRefuseAll?: (reason: string) => void;
}): Approvals {
  const { clock, log, timeoutMs, past, onStanding } = options;
  const waiting = new Map<string, Waiting>();
  const coolDown = createCoolDown(clock, onStanding);
  const late = createLateAnswers({ clock, log, settle: options.settleLate, onChange: onStanding });
  let presenters = 0;

  const list = () => [...waiting.values()].map(({ approval }) => approval);
  const changed = () => options.onChange(list());

  function admit(agent: string): void {
    if (presenters === 0) throw refusals.nobodyToAsk();
    const until = coolDown.until(agent);
    if (until !== null) throw refusals.coolingDown(until - clock.now());
    const own = list().filter((approval) => approval.agent === agent).length;
    if (own >= limits.perAgent || waiting.size >= limits.all) throw refusals.queueFull();
  }

  function open(question: Question): Waiting {
    const { call } = question;
    const waitMs = timeoutMs();
    const previous = past.previous({ agent: call.caller.agent, server: call.server, tool: call.tool });
    const approval = show(question, previous, clock.now(), waitMs);
    const silence = setTimeout(() => {
      coolDown.unanswered(approval.agent);
      end(approval.id, refusals.unanswered(waitMs));
    }, waitMs);
    const one = { approval, question, silence, tell: null };
    waiting.set(approval.id, one);
    return one;
  }

  /** Takes the question away and tells the call behind it, if it still waits. */
  function end(id: string, outcome: GivenAnswer | AppError): void {
    const one = waiting.get(id);
    if (!one) return;
    waiting.delete(id);
    clearTimeout(one.silence);
    one.tell?.(outcome);
    changed();
  }

  /** Lets a call wait for a question's answer: a new question's, or that of one whose agent had given up and calls again. */
  function join(one: Waiting, question: Question): Promise<GivenAnswer> {
    const { signal, onProgress } = question.call;
    return new Promise((resolve, reject) => {
      const beat = () => onProgress?.(progressOf(one.approval, clock.now()));
      const heartbeat = onProgress && setInterval(beat, heartbeatMs);
      const giveUp = () => {
        one.approval = { ...one.approval, abandoned: true };
        one.tell?.(refusals.gaveUp());
        changed();
      };
      one.tell = (outcome) => {
        one.tell = null;
        clearInterval(heartbeat);
        signal.removeEventListener('abort', giveUp);
        if (outcome instanceof AppError) reject(outcome);
        else resolve(outcome);
      };
      one.question = question;
      one.approval = { ...one.approval, abandoned: false };
      signal.addEventListener('abort', giveUp, { once: true });
      beat();
      changed();
    });
  }

  /** What waits under this id, if that is what the person was shown. */
  function find({ id, digest }: Shown): Waiting {
    const one = waiting.get(id);
    if (!one || clock.now() >= Date.parse(one.approval.expiresAt)) throw refusals.gone();
    if (digest !== one.approval.digest) throw refusals.notShown();
    return one;
  }

  function settle({ approval, question, tell }: Waiting, answer: GivenAnswer): void {
    coolDown.answered(approval.agent);
    if (tell === null) late.keep(question, answer);
    end(approval.id, answer);
  }

  function refuseAll(why: string | AppError): void {
    const refusal = typeof why === 'string' ? refusals.promptLost(why) : why;
    for (const id of [...waiting.keys()]) end(id, refusal);
    options.onRefuseAll?.(refusal.message);
  }

  return {
    list,
    refuseAll,
    takeLate: late.take,
    withdraw: late.withdraw,
    standing: () => ({ coolingDown: coolDown.list(), lateAnswers: late.list() }),
    async request(question) {
      const { signal, caller } = question.call;
      if (signal.aborted) throw refusals.gaveUp();
      const group = groupOf(question);
      const left = [...waiting.values()].find(({ approval, tell }) => tell === null && approval.group === group);
      if (!left) admit(caller.agent);
      return await join(left ?? open(question), question);
    },
    decide({ id, digest, answer, confirmed = false, also = [] }) {
      const asked = [{ id, digest }, ...also].map(find);
      checkAnswer(asked, answer, confirmed);
      for (const one of asked) settle(one, answer);
    },
    denyFromNotification: (shown) => settle(find(shown), { kind: 'deny', via: 'notification' }),
    preview(id, covers) {
      const one = waiting.get(id);
      if (!one) throw refusals.gone();
      const { agent, server, tool } = one.approval;
      return past.preview({ agent, server, tool }, covers);
    },
    forgetAgent(agent) {
      for (const { approval } of [...waiting.values()]) {
        if (approval.agent === agent) end(approval.id, refusals.gaveUp());
      }
      late.forgetAgent(agent);
      coolDown.forget(agent);
    },
    attach() {
      presenters++;
      let attached = true;
      return {
        detach() {
          if (!attached) return;
          attached = false;
          if (--presenters === 0) refuseAll('Countersign’s prompt was closed before you answered.');
        },
      };
    },
    close() {
      refuseAll('Countersign was closed before the person answered.');
      late.close();
    },
  };
}

/** Throws when the answer cannot be given to all of these together. */
function checkAnswer(asked: readonly Waiting[], answer: Answer, confirmed: boolean): void {
  const groups = new Set(asked.map(({ approval }) => approval.group));
  if (new Set(asked).size < asked.length || groups.size > 1) throw refusals.notShown();
  for (const { approval, question } of asked) {
    if (approval.twice && allows(answer) && !confirmed) throw refusals.unconfirmed(approval.tool);
    if (lasts(answer) && approval.pin.state !== 'accepted') throw refusals.quarantined(approval.tool);
    if (answer.kind === 'allow-edited') checkArguments(question.tool, answer.arguments);
  }
}

function allows({ kind }: Answer): boolean {
  return kind !== 'deny' && kind !== 'deny-always';
}

/** Whether an answer allows more than the call it is given to. */
function lasts({ kind }: Answer): boolean {
  return kind === 'allow-session' || kind === 'allow-hour' || kind === 'allow-always';
}

function progressOf(approval: Approval, now: number) {
  const waited = Math.max(0, (now - Date.parse(approval.askedAt)) / 1000);
  const total = (Date.parse(approval.expiresAt) - Date.parse(approval.askedAt)) / 1000;
  return { progress: waited, total, message: 'Waiting for the person to answer in Countersign.' };
}
