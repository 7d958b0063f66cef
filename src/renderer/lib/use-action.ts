import { useCallback, useState } from 'react';
import type { Problem } from '../../shared/servers.ts';
import { toProblem } from './problem.ts';

/** Something asked of the host by a person: busy while it runs, and what went wrong last. */
export interface Action {
  readonly busy: boolean;
  readonly problem: Problem | null;
  /** Runs it and tells whether it worked; the problem is kept for showing. */
  run(work: () => Promise<unknown>): Promise<boolean>;
}

export function useAction(): Action {
  const [state, setState] = useState<{ busy: boolean; problem: Problem | null }>({ busy: false, problem: null });
  const run = useCallback(async (work: () => Promise<unknown>) => {
    setState({ busy: true, problem: null });
    try {
      await work();
      setState({ busy: false, problem: null });
      return true;
    } catch (error) {
      setState({ busy: false, problem: toProblem(error) });
      return false;
    }
  }, []);
  return { ...state, run };
}
