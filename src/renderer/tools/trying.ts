import { create } from 'zustand';
import type { RequestOutput } from '../../shared/ipc.ts';
import type { Problem, Tool } from '../../shared/servers.ts';
import { ask } from '../host.ts';
import { toProblem } from '../lib/problem.ts';
import { useScreen } from '../stores/screen.ts';
import { t } from '../text/en.ts';
import { toast } from '../ui/toast.tsx';
import type { Draft } from './draft.ts';
import { draftOf } from './make-draft.ts';

export type CallResult = RequestOutput<'tools.try'>;
type Named = Pick<Tool, 'server' | 'name'>;

/** One tool being tried: what was typed, and what came of it. It outlives the screen, so that a person can go and answer. */
export interface Attempt {
  readonly draft: Draft;
  /** What is typed as JSON, while it is typed so. */
  readonly json: string | null;
  readonly status: 'idle' | 'calling' | 'answered' | 'failed';
  readonly result: CallResult | null;
  readonly problem: Problem | null;
  readonly ms: number;
}

interface Trying {
  /** The tool that is open for trying. */
  readonly opened: Named | null;
  readonly attempts: Readonly<Record<string, Attempt>>;
}

export const useTrying = create<Trying>()(() => ({ opened: null, attempts: {} }));

const keyOf = ({ server, name }: Named) => JSON.stringify([server, name]);

/** How far trying this tool is; a fresh attempt when it was not tried yet. */
export function attemptAt(attempts: Trying['attempts'], tool: Tool): Attempt {
  const known = attempts[keyOf(tool)];
  if (known) return known;
  const draft = draftOf(tool.inputSchema, tool.inputSchema, undefined, true);
  return { draft, json: null, status: 'idle', result: null, problem: null, ms: 0 };
}

export function changeAttempt(tool: Tool, change: Partial<Attempt>): void {
  useTrying.setState(({ attempts }) => ({
    attempts: { ...attempts, [keyOf(tool)]: { ...attemptAt(attempts, tool), ...change } },
  }));
}

/** Calls the tool down the one road, as the person. What comes of it is in the attempt, and said if nobody looks at it. */
export async function tryTool(tool: Tool, args: Record<string, unknown>): Promise<void> {
  const { server, name } = tool;
  const began = performance.now();
  const elapsed = () => performance.now() - began;
  changeAttempt(tool, { status: 'calling', result: null, problem: null });
  let said = t.trying.answered(server, name);
  try {
    const result = await ask('tools.try', { server, tool: name, arguments: args });
    changeAttempt(tool, { status: 'answered', result, ms: elapsed() });
  } catch (error) {
    said = t.trying.refused(server, name);
    changeAttempt(tool, { status: 'failed', problem: toProblem(error), ms: elapsed() });
  }
  if (useScreen.getState().now !== 'tools') toast(said);
}

/** Gives up the call that is under way, which then ends as a failed one. @throws HostError */
export async function stopTrying({ server, name }: Tool): Promise<void> {
  await ask('tools.stopTrying', { server, tool: name });
}
