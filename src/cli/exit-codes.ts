import { type ErrorCode, errorCodes } from '../shared/errors.ts';

type Family = ErrorCode extends infer C ? (C extends `${infer F}.${string}` ? F : never) : never;

/** What the command line exits with besides 0; part of its contract. */
export const exits = {
  failed: 1,
  usage: 2,
  refused: 3,
  notFound: 4,
  needsSignIn: 5,
  unreachable: 6,
  notVerified: 7,
} as const;

/** A code stands for itself; a family stands for all of its codes that are not listed. Whatever is left has failed. */
const table: Partial<Record<ErrorCode | Family, number>> = {
  'input.invalid': exits.usage,
  not_found: exits.notFound,
  'agent.unknown': exits.notFound,
  call: exits.refused,
  'call.cancelled': exits.failed,
  'call.failed': exits.failed,
  server: exits.unreachable,
  'server.tool_unknown': exits.notFound,
  'server.needs_sign_in': exits.needsSignIn,
  'server.needs_scope': exits.needsSignIn,
  isolation: exits.unreachable,
  net: exits.unreachable,
  signin: exits.needsSignIn,
  'signin.unavailable': exits.unreachable,
  'signin.no_browser': exits.failed,
  'secret.missing': exits.unreachable,
  'env.missing': exits.unreachable,
  'history.broken': exits.notVerified,
};

/** The exit code of an error with this code. */
export function exitCodeOf(code: ErrorCode): number {
  const family = code.split('.', 1)[0] as Family;
  return table[code] ?? table[family] ?? exits.failed;
}

/** The exit code of a problem reported by its code's name; one without a known code has failed. */
export function exitCodeOfProblem(name: string | undefined): number {
  const code = errorCodes.find((one) => one === name);
  return code === undefined ? exits.failed : exitCodeOf(code);
}
