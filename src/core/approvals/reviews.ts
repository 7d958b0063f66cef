import { randomUUID } from 'node:crypto';
import type { Review, ReviewDecision, ReviewWithResult } from '../../shared/approvals.ts';
import { AppError } from '../../shared/errors.ts';
import type { ToolCall, ToolResult } from '../calls/tool-call.ts';
import { digestOf } from '../digest.ts';
import type { Clock } from '../ports.ts';
import { gone, notShown } from './refusals.ts';

/** Results that wait for the person before the agent gets them. All but their word withholds. */
export interface Reviews {
  /**
   * Resolves when the person releases the result.
   *
   * @throws AppError `call.withheld` when they do not, in time or at all, `call.cancelled` when the agent gave up
   */
  hold(call: ToolCall, result: ToolResult): Promise<void>;
  list(): Review[];
  /** @throws AppError `approval.gone` */
  show(id: string): ReviewWithResult;
  /** @throws AppError `approval.gone`, `approval.changed` */
  decide(decision: ReviewDecision): void;
  withholdAll(reason: string): void;
}

interface Held {
  readonly review: Review;
  readonly result: ToolResult;
  settle(refusal: AppError | null): void;
}

/** Results are large; this many may wait at once. */
const most = 20;

export function createReviews(options: {
  clock: Clock;
  timeoutMs: () => number;
  onChange: (reviews: Review[]) => void;
}): Reviews {
  const { clock, timeoutMs } = options;
  const held = new Map<string, Held>();
  const list = () => [...held.values()].map(({ review }) => review);

  function find(id: string): Held {
    const one = held.get(id);
    if (!one || clock.now() >= Date.parse(one.review.expiresAt)) throw gone();
    return one;
  }

  return {
    list,
    async hold(call, result) {
      if (held.size >= most) throw withheld('Too many results already wait to be read.');
      const waitMs = timeoutMs();
      const review = reviewOf(call, result, clock.now(), waitMs);
      await new Promise<void>((resolve, reject) => {
        const giveUp = () =>
          settle(new AppError('call.cancelled', 'The agent gave up before the result was released.'));
        const silence = setTimeout(() => settle(withheld('Nobody released the result in time.')), waitMs);
        function settle(refusal: AppError | null): void {
          clearTimeout(silence);
          call.signal.removeEventListener('abort', giveUp);
          held.delete(review.id);
          if (refusal) reject(refusal);
          else resolve();
          options.onChange(list());
        }
        held.set(review.id, { review, result, settle });
        call.signal.addEventListener('abort', giveUp, { once: true });
        if (call.signal.aborted) giveUp();
        else options.onChange(list());
      });
    },
    show(id) {
      const { review, result } = find(id);
      return { ...review, result: { ...result, content: [...result.content] } };
    },
    decide({ id, digest, release, reason }) {
      const one = find(id);
      if (digest !== one.review.digest) throw notShown();
      one.settle(release ? null : withheld('The person did not release the result.', reason));
    },
    withholdAll(reason) {
      for (const { settle } of [...held.values()]) settle(withheld(reason));
    },
  };
}

function reviewOf(call: ToolCall, result: ToolResult, now: number, waitMs: number): Review {
  const shown = {
    id: randomUUID(),
    agent: call.caller.agent,
    server: call.server,
    tool: call.tool,
    arguments: { ...call.arguments },
    resultBytes: Buffer.byteLength(JSON.stringify(result)),
    askedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + waitMs).toISOString(),
  };
  return { ...shown, digest: digestOf([shown, result]) };
}

function withheld(message: string, detail?: string): AppError {
  return new AppError('call.withheld', message, {
    remedy: 'The call was made all the same; only its result was kept back.',
    ...(detail ? { detail } : {}),
  });
}
