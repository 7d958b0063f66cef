import { AppError } from '../../shared/errors.ts';

/**
 * Whether cmd.exe, reading the argument a second time inside a batch file that hands on all of its own (as npx.cmd does), would
 * take a part of it for a command. It minds quotation marks but no backslash before one, so what follows one may be outside.
 */
function escapes(argument: string): boolean {
  if (/[\r\n\0]/.test(argument) || /%[^%]*:[^%]*%/.test(argument)) return true;
  return argument.split('"').some((piece, index) => index % 2 === 1 && /[&|<>^()]/.test(piece));
}

/**
 * Windows starts a `.cmd` or `.bat` by way of cmd.exe. What is given to one is quoted so that cmd.exe runs none of it (cross-spawn
 * does); what cannot be quoted for both of its readings is refused.
 *
 * @throws AppError `input.invalid`; the message never repeats the argument, which may hold a secret
 */
export function checkBatchArguments(program: string, args: readonly string[]): void {
  if (!/\.(?:cmd|bat)$/i.test(program)) return;
  const at = args.findIndex(escapes);
  if (at < 0) return;
  throw new AppError(
    'input.invalid',
    `Argument ${at + 1} cannot be handed to “${program}”: Windows might run a part of it.`,
    {
      remedy:
        'Leave out what is special to cmd.exe beside quotation marks, or name a program (.exe) instead, e.g. node.',
    },
  );
}
