import { useEffect, useRef, useState } from 'react';
import type { Review, ReviewWithResult } from '../../shared/approvals.ts';
import type { Problem } from '../../shared/servers.ts';
import { ask } from '../host.ts';
import { toProblem } from '../lib/problem.ts';
import { useAction } from '../lib/use-action.ts';
import { reviews } from '../stores/reviews.ts';
import { toast } from '../ui/toast.tsx';

/** The result of a review, once it is loaded. */
export function useResult({ id }: Review) {
  const [shown, setShown] = useState<ReviewWithResult | null>(null);
  const { problem, run } = useAction();
  useEffect(() => {
    void run(async () => setShown(await ask('reviews.show', { id })));
  }, [id, run]);
  return { shown, problem };
}

/** Releases or withholds exactly the result that was shown, once. */
export function useReviewAnswer({ id, digest }: ReviewWithResult) {
  const [sent, setSent] = useState(false);
  const taken = useRef(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = async (release: boolean, reason: string) => {
    if (taken.current) return;
    taken.current = true;
    setSent(true);
    setProblem(null);
    const said = release || reason.trim() === '' ? {} : { reason: reason.trim() };
    try {
      await ask('reviews.decide', { id, digest, release, ...said });
    } catch (error) {
      const found = toProblem(error);
      // The card goes with what it showed, and the words must outlive it.
      if (found.code === 'approval.gone') toast(found.message);
      else setProblem(found);
      setSent(false);
      taken.current = false;
    }
    await reviews.reload();
  };
  return { sent, problem, send: (release: boolean, reason: string) => void send(release, reason) };
}
