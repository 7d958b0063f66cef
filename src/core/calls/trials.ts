import { AppError } from '../../shared/errors.ts';
import type { ToolCall } from './tool-call.ts';

type Wanted = Pick<ToolCall, 'server' | 'tool' | 'arguments'>;

/** The calls the person makes from the Tools screen. */
export interface Trials<Result> {
  /** @throws AppError as the call does, and `call.cancelled` when it was stopped */
  try(wanted: Wanted, signal: AbortSignal): Promise<Result>;
  /** Gives up every trial of this tool that is under way; its server is told. */
  stop(tool: Pick<Wanted, 'server' | 'tool'>): void;
}

export function createTrials<Result>(call: (wanted: Wanted, signal: AbortSignal) => Promise<Result>): Trials<Result> {
  const underWay = new Set<{ readonly wanted: Wanted; readonly abort: AbortController }>();
  return {
    async try(wanted, signal) {
      const trial = { wanted, abort: new AbortController() };
      underWay.add(trial);
      try {
        return await call(wanted, AbortSignal.any([signal, trial.abort.signal]));
      } catch (error) {
        throw trial.abort.signal.aborted ? stopped(error) : error;
      } finally {
        underWay.delete(trial);
      }
    },
    stop({ server, tool }) {
      for (const { wanted, abort } of underWay) {
        if (wanted.server === server && wanted.tool === tool) abort.abort();
      }
    },
  };
}

function stopped(cause: unknown): AppError {
  const remedy = 'If it had reached its server, what the server did until then stays done. The history tells.';
  return new AppError('call.cancelled', 'You stopped this call.', { remedy, cause });
}
