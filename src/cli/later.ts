import { type Command, Option } from 'commander';
import { AppError } from '../shared/errors.ts';

/** A command of the contract that is still to come: it says so, whatever follows it. */
export function later(parent: Command, name: string): void {
  parent
    .command(name, { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .action(() => {
      throw notYet(name);
    });
}

/** A flag of the contract that is still to come. */
export function laterOption(flags: string): Option {
  return new Option(flags).hideHelp().argParser(() => {
    throw notYet(flags.split(' ', 1)[0] ?? flags);
  });
}

/** @param what the command, flag or value that was asked for */
export function notYet(what: string): AppError {
  return new AppError('input.invalid', `“${what}” is not in this version yet.`, {
    remedy: 'countersign --help lists what is.',
  });
}
