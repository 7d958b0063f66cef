import { AppError } from '../../shared/errors.ts';

/** What a check found wrong; `firstBad` is the first entry that is not what was written, or the nearest, where that can be told. */
export interface Finding {
  readonly firstBad: number | null;
  readonly problem: string;
}

/** The history is not what was written: nothing may be added to it, and nothing of it is thrown away. */
export function brokenError(home: string, problem: string, cause?: unknown): AppError {
  return new AppError('history.broken', problem, {
    remedy: `Run "countersign audit verify" to see what is wrong. To begin a new history, quit Countersign and move every file whose name begins with "history." out of ${home}; keep them, they are the evidence.`,
    cause,
  });
}

/** The history cannot be written right now; it can again once the cause is gone. */
export function unwritableError(home: string, cause: unknown): AppError {
  return new AppError('history.unwritable', `The history could not be written: ${messageOf(cause)}.`, {
    remedy: `Check that the disk is not full and that ${home} may be written. Until then every call is refused.`,
    cause,
  });
}

/** The machine's own words for an error, without a closing full stop. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
