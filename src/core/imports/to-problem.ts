import { asAppError } from '../../shared/errors.ts';
import type { Problem } from '../../shared/servers.ts';

/** An error as a part of an answer. */
export function toProblem(error: unknown): Problem {
  const { code, message, remedy } = asAppError(error);
  return remedy === undefined ? { code, message } : { code, message, remedy };
}
