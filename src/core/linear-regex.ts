import { RE2JS } from 're2js';
import { AppError } from '../shared/errors.ts';

/** Repetitions such as `(a{1000}){1000}` grow a short pattern; this bounds what one text can cost. */
const largestProgram = 5_000;
/** Longer texts are not matched; what a rule says of them is unclear. */
export const longestText = 100_000;

/**
 * A test whether the whole of a text matches, in time linear in its length. `.` also matches a new line.
 *
 * @throws AppError `input.invalid` when the pattern is no RE2 expression or too large
 */
export function linearRegex(pattern: string): (text: string) => boolean {
  const compiled = compile(pattern, RE2JS.DOTALL);
  return (text) => compiled.testExact(text);
}

/**
 * A test whether some part of a text matches, as the patterns of JSON Schema mean it, in time linear in its length.
 *
 * @throws AppError as {@link linearRegex} does
 */
export function linearSearch(pattern: string): (text: string) => boolean {
  const compiled = compile(pattern, 0);
  return (text) => compiled.test(text);
}

function compile(pattern: string, flags: number): RE2JS {
  try {
    const compiled = RE2JS.compile(pattern, flags);
    if (compiled.programSize() > largestProgram) throw new Error('it is too large');
    return compiled;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('input.invalid', `“${pattern}” is no expression a rule can use: ${why}.`, {
      remedy: 'Use RE2 syntax, without look-around and back references, or a glob.',
      cause,
    });
  }
}
