import { AppError } from '../../shared/errors.ts';
import { failure, type Reason } from './reason.ts';

const reasons: Readonly<Record<string, Reason>> = {
  ENOENT: {
    code: 'server.command_not_found',
    what: 'has a command whose own program is missing',
    remedy: 'Install the interpreter that the first line of the script names.',
  },
  E2BIG: {
    code: 'server.not_executable',
    what: 'is given more arguments and environment than this system allows',
    remedy: 'Give it less, e.g. by naming a file instead of its text.',
  },
  EAGAIN: {
    code: 'server.not_executable',
    what: 'cannot be started as this system runs too many programs',
    remedy: 'Quit some programs and try again.',
  },
};
const other: Reason = {
  code: 'server.not_executable',
  what: 'has a command that cannot be started',
  remedy: 'Check that it is a program for this machine and that you may run it.',
};

/** A spawn that failed although the program was found. */
export function explainStartFailure(error: unknown, server: string): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return failure(server, reasons[code] ?? other, code, error);
}
