import { useCallback, useState } from 'react';
import type { ServerProcess } from '../../../shared/processes.ts';
import type { Problem } from '../../../shared/servers.ts';
import { ask } from '../../host.ts';
import { toProblem } from '../../lib/problem.ts';
import { useEvery } from '../../lib/use-every.ts';

/** The process trees by server; null until they are known. */
export interface Processes {
  readonly trees: ReadonlyMap<string, readonly ServerProcess[]> | null;
  readonly problem: Problem | null;
}

/** The servers' processes, asked for every `everyMs` while they are looked at. */
export function useProcesses(everyMs: number): Processes {
  const [processes, setProcesses] = useState<Processes>({ trees: null, problem: null });
  const load = useCallback(async () => {
    try {
      const trees = await ask('servers.processes', {});
      setProcesses({ trees: new Map(trees.map(({ server, roots }) => [server, roots])), problem: null });
    } catch (error) {
      setProcesses({ trees: null, problem: toProblem(error) });
    }
  }, []);
  useEvery(everyMs, load);
  return processes;
}

/** The processes and all they started, one after the other. */
export function everyProcess(roots: readonly ServerProcess[]): readonly ServerProcess[] {
  return roots.flatMap((one) => [one, ...everyProcess(one.children)]);
}

/** Bytes of all of them together; null where the platform does not tell. */
export function memoryOf(roots: readonly ServerProcess[]): number | null {
  const known = everyProcess(roots).flatMap(({ memory }) => memory ?? []);
  return known.length === 0 ? null : known.reduce((sum, bytes) => sum + bytes, 0);
}
