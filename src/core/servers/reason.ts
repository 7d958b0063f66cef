import { AppError, type ErrorCode } from '../../shared/errors.ts';

/** One way a server fails. `what` completes the sentence that begins with its name. */
export interface Reason {
  readonly code: ErrorCode;
  readonly what: string;
  readonly remedy: string;
}

/** That `server` fails for this reason. Empty words of the machine's own are none. */
export function failure(server: string, { code, what, remedy }: Reason, said = '', cause?: unknown): AppError {
  return new AppError(code, `“${server}” ${what}.`, {
    remedy,
    ...(said !== '' && { said }),
    ...(cause !== undefined && { cause }),
  });
}

/** The errors inside `error`, outermost first. */
export function causes(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let next = error; next instanceof Error && chain.length < 8; next = next.cause) chain.push(next);
  return chain;
}
