import { useRef, useState } from 'react';
import type { Answer, Approval } from '../../shared/approvals.ts';
import type { Problem } from '../../shared/servers.ts';
import { ask } from '../host.ts';
import { toProblem } from '../lib/problem.ts';
import { approvals } from '../stores/approvals.ts';
import { toast } from '../ui/toast.tsx';

/** After these the approval is no longer what is shown, and its card goes: the words must outlive it. */
const passing = ['approval.gone', 'approval.changed'];

/** What goes with an answer: the others it is for, and whether the person did the second act. */
export interface Sending {
  readonly also: readonly Approval[];
  readonly confirmed: boolean;
}

/**
 * Sends an answer bound to exactly what was shown, once. It stays `sent` until the list comes without this approval; when
 * the host says no, the words are kept and the list is loaded again.
 */
export function useAnswer(approval: Approval) {
  const [sent, setSent] = useState(false);
  // Known at once: a second key can come before the page has drawn that the first was taken.
  const taken = useRef(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = async (answer: Answer, { also, confirmed }: Sending) => {
    if (taken.current) return;
    taken.current = true;
    setSent(true);
    setProblem(null);
    try {
      const others = also.map(({ id, digest }) => ({ id, digest }));
      const { id, digest } = approval;
      const more = { ...(confirmed && { confirmed }), ...(others.length > 0 && { also: others }) };
      await ask('approvals.decide', { id, digest, answer, ...more });
    } catch (error) {
      const found = toProblem(error);
      if (passing.includes(found.code)) toast(`${found.message} ${found.remedy ?? ''}`.trim());
      else setProblem(found);
      setSent(false);
      taken.current = false;
    }
    await approvals.reload();
  };
  return { sent, problem, send: (answer: Answer, how: Sending) => void send(answer, how) };
}
