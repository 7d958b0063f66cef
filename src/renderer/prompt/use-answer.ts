import { useState } from 'react';
import type { Answer, Approval } from '../../shared/approvals.ts';
import type { Problem } from '../../shared/servers.ts';
import { ask } from '../host.ts';
import { toProblem } from '../lib/problem.ts';
import { approvals } from '../stores/approvals.ts';

/**
 * Sends an answer bound to exactly what was shown, once. It stays `sent` until the list comes without this approval; when
 * the host says no, the words are kept and the list is loaded again.
 */
export function useAnswer(approval: Approval) {
  const [sent, setSent] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = async (answer: Answer) => {
    if (sent) return;
    setSent(true);
    setProblem(null);
    try {
      await ask('approvals.decide', { id: approval.id, digest: approval.digest, answer });
    } catch (error) {
      setProblem(toProblem(error));
      setSent(false);
    }
    await approvals.reload();
  };
  return { sent, problem, send: (answer: Answer) => void send(answer) };
}
