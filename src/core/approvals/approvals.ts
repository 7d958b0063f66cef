import { randomUUID } from 'node:crypto';
import type { Answer, Approval, Decision } from '../../shared/approvals.ts';
import { AppError } from '../../shared/errors.ts';
import type { Verdict } from '../../shared/rules.ts';
import type { Tool } from '../../shared/servers.ts';
import type { ToolCall } from '../calls/tool-call.ts';
import { digestOf } from '../digest.ts';
import type { Clock } from '../ports.ts';

/** A call the person must answer for, with what they have to know to do so. */
export interface Question {
  readonly call: ToolCall;
  readonly tool: Tool;
  readonly verdict: Verdict;
}

/** Questions waiting for a person. Silence refuses, and so does everything else but an answer. */
export interface Approvals {
  /**
   * Waits for the person.
   *
   * @throws AppError `call.unanswered` (silence), `call.cancelled` (the agent gave up), `call.prompt_lost`, `call.nobody_to_ask`, `call.queue_full`
   */
  request(question: Question): Promise<Answer>;
  /** @throws AppError `approval.gone` when it no longer waits, `approval.changed` when something else was shown */
  decide(decision: Decision): void;
  /** Oldest first. */
  list(): Approval[];
  /** Says that there is someone to ask, until detached. When the last one leaves, what waits is refused. */
  attach(): { detach(): void };
  /** Refuses everything that waits, e.g. because the window that showed it is gone. */
  refuseAll(reason: string): void;
  close(): void;
}

interface Waiting {
  readonly approval: Approval;
  settle(answer: Answer | AppError): void;
}

/** How often, in milliseconds, a waiting agent hears that the person is still thinking. */
const heartbeatMs = 5_000;
/** So many calls of one agent, and of all agents, may wait at once. */
const limits = { perAgent: 20, all: 100 };

export function createApprovals(options: {
  clock: Clock;
  timeoutMs: () => number;
  onChange: (approvals: Approval[]) => void;
}): Approvals {
  const { clock, timeoutMs } = options;
  const waiting = new Map<string, Waiting>();
  let presenters = 0;

  const list = () => [...waiting.values()].map(({ approval }) => approval);
  const changed = () => options.onChange(list());

  function admit(agent: string): void {
    if (presenters === 0) {
      const remedy = 'Open Countersign, or run `countersign serve` in a terminal.';
      throw new AppError('call.nobody_to_ask', 'This call needs the person’s answer and nobody can be asked.', {
        remedy,
      });
    }
    const own = list().filter((approval) => approval.agent === agent).length;
    if (own < limits.perAgent && waiting.size < limits.all) return;
    const remedy = 'Wait until the person has answered the calls before it.';
    throw new AppError('call.queue_full', 'Too many calls already wait for the person.', { remedy });
  }

  function refuseAll(reason: string): void {
    for (const one of [...waiting.values()]) one.settle(new AppError('call.prompt_lost', reason));
  }

  return {
    list,
    refuseAll,
    async request(question) {
      const { signal, onProgress, caller } = question.call;
      if (signal.aborted) throw gaveUp();
      admit(caller.agent);
      const waitMs = timeoutMs();
      const approval = show(question, clock.now(), waitMs);
      return await new Promise<Answer>((resolve, reject) => {
        const onAbort = () => settle(gaveUp());
        const silence = setTimeout(() => settle(unanswered(waitMs)), waitMs);
        const heartbeat = onProgress && setInterval(() => onProgress(beat(approval, clock.now())), heartbeatMs);
        function settle(answer: Answer | AppError): void {
          clearTimeout(silence);
          clearInterval(heartbeat);
          signal.removeEventListener('abort', onAbort);
          waiting.delete(approval.id);
          if (answer instanceof AppError) reject(answer);
          else resolve(answer);
          changed();
        }
        signal.addEventListener('abort', onAbort, { once: true });
        waiting.set(approval.id, { approval, settle });
        onProgress?.(beat(approval, clock.now()));
        changed();
      });
    },
    decide({ id, digest, answer }) {
      const one = waiting.get(id);
      if (!one || clock.now() >= Date.parse(one.approval.expiresAt)) {
        throw new AppError('approval.gone', 'This call no longer waits for an answer.', {
          remedy: 'Its story in the history says why.',
        });
      }
      if (digest !== one.approval.digest) {
        throw new AppError(
          'approval.changed',
          'What was shown is not what this call is about, so the answer does not count.',
          {
            remedy: 'Look at the call again and answer then.',
          },
        );
      }
      one.settle(answer);
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
    close: () => refuseAll('Countersign was closed before the person answered.'),
  };
}

function show({ call, tool, verdict }: Question, now: number, waitMs: number): Approval {
  const shown = {
    id: randomUUID(),
    agent: call.caller.agent,
    client: call.caller.client,
    server: call.server,
    tool: call.tool,
    title: tool.title ?? tool.annotations?.title ?? null,
    description: tool.description ?? null,
    arguments: { ...call.arguments },
    annotations: tool.annotations ?? {},
    verdict,
    askedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + waitMs).toISOString(),
  };
  return { ...shown, digest: digestOf(shown) };
}

function beat(approval: Approval, now: number) {
  const waited = Math.max(0, (now - Date.parse(approval.askedAt)) / 1000);
  const total = (Date.parse(approval.expiresAt) - Date.parse(approval.askedAt)) / 1000;
  return { progress: waited, total, message: 'Waiting for the person to answer in Countersign.' };
}

function gaveUp(): AppError {
  return new AppError('call.cancelled', 'The agent gave up before the person answered.');
}

function unanswered(waitMs: number): AppError {
  const detail = String(Math.round(waitMs / 1000));
  return new AppError('call.unanswered', `Nobody answered within ${detail} seconds, so the call was refused.`, {
    detail,
  });
}
