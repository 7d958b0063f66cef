import { AppError, type ErrorCode } from '../../shared/errors.ts';

/** One way a server fails. `what` completes the sentence that begins with its name. */
export interface Reason {
  readonly code: ErrorCode;
  readonly what: string;
  readonly remedy: string;
}

const longestWords = 1000;

/**
 * That `server` fails for this reason.
 *
 * @param said the machine's own words, cut when they are long; empty ones are none
 */
export function failure(server: string, { code, what, remedy }: Reason, said = '', cause?: unknown): AppError {
  const words = said.length > longestWords ? `${said.slice(0, longestWords)}…` : said;
  return new AppError(code, `“${server}” ${what}.`, {
    remedy,
    ...(words !== '' && { said: words }),
    ...(cause !== undefined && { cause }),
  });
}

/** The errors inside `error`, outermost first. */
export function causes(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let next = error; next instanceof Error && chain.length < 8; next = next.cause) chain.push(next);
  return chain;
}
