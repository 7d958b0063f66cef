import { useRef, useState } from 'react';
import type { Answer, Approval } from '../../shared/approvals.ts';
import type { Problem } from '../../shared/servers.ts';
import { ask } from '../host.ts';
import { toProblem } from '../lib/problem.ts';
import { approvals } from '../stores/approvals.ts';
import { toast } from '../ui/toast.tsx';

/** After these the approval is no longer what is shown, and its card goes: the words must outlive it. */
const passing = ['approval.gone', 'approval.changed'];

/**
 * Sends an answer bound to exactly what was shown, once. It stays `sent` until the list comes without this approval; when
 * the host says no, the words are kept and the list is loaded again.
 */
export function useAnswer(approval: Approval) {
  const [sent, setSent] = useState(false);
  // Known at once: a second key can come before the page has drawn that the first was taken.
  const taken = useRef(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = async (answer: Answer) => {
    if (taken.current) return;
    taken.current = true;
    setSent(true);
    setProblem(null);
    try {
      await ask('approvals.decide', { id: approval.id, digest: approval.digest, answer });
    } catch (error) {
      const found = toProblem(error);
      if (passing.includes(found.code)) toast(`${found.message} ${found.remedy ?? ''}`.trim());
      else setProblem(found);
      setSent(false);
      taken.current = false;
    }
    await approvals.reload();
  };
  return { sent, problem, send: (answer: Answer) => void send(answer) };
}
