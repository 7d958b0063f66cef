import { CommanderError } from 'commander';
import { AppError, asAppError } from '../shared/errors.ts';
import { type Context, openContext } from './context.ts';
import { exitCodeOf, exits } from './exit-codes.ts';
import type { Shell } from './parts.ts';
import { errorLines, errorValue, type Outcome } from './print.ts';
import { createProgram } from './program.ts';

/**
 * Runs one command line to its end and returns the exit code. With `--json` stdout gets exactly one JSON value, the error too.
 *
 * @param argv the words after `countersign`
 */
export async function run(argv: readonly string[], shell: Shell): Promise<number> {
  const json = asksForJson(argv);
  const said: string[] = [];
  let outcome: Outcome | undefined;
  let context: Context | undefined;
  try {
    const program = createProgram(shell.version, (act) => async (...args) => {
      context = openContext(shell, args);
      outcome = await act(context, ...args);
    });
    everyCommand(program, (command) =>
      command.configureOutput({
        writeOut: (text) => said.push(text),
        writeErr: (text) => shell.stderr.write(text),
        outputError: () => undefined,
      }),
    );
    await program.parseAsync([...argv], { from: 'user' });
    return report(outcome ?? { value: null, lines: [] }, json, shell);
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return report(spoken(thrown, said), json, shell);
    return fail(thrown, json, shell);
  } finally {
    await context?.close();
  }
}

/** Before parsing, because a command line that cannot be parsed must be answered in JSON as well. */
function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? argv.length : end).includes('--json');
}

function everyCommand(
  command: ReturnType<typeof createProgram>,
  visit: (command: ReturnType<typeof createProgram>) => void,
): void {
  visit(command);
  for (const child of command.commands) everyCommand(child, visit);
}

function spoken({ code }: CommanderError, said: readonly string[]): Outcome {
  const text = said.join('').trimEnd();
  return { value: code === 'commander.version' ? { version: text } : { help: text }, lines: text.split('\n') };
}

function report({ value, lines, exitCode = 0 }: Outcome, json: boolean, { stdout }: Shell): number {
  if (json && value !== undefined) stdout.write(`${JSON.stringify(value)}\n`);
  else if (lines.length > 0) stdout.write(`${lines.join('\n')}\n`);
  return exitCode;
}

function fail(thrown: unknown, json: boolean, { stdout, stderr }: Shell): number {
  const error = thrown instanceof CommanderError ? usage(thrown) : asAppError(thrown);
  stderr.write(`${errorLines(error, stderr).join('\n')}\n`);
  if (json) stdout.write(`${JSON.stringify(errorValue(error))}\n`);
  return thrown instanceof CommanderError ? exits.usage : exitCodeOf(error.code);
}

function usage({ message, code }: CommanderError): AppError {
  const text = code === 'commander.help' ? 'Say which command.' : message.replace(/^error: /, '').replace(/\s+/g, ' ');
  return new AppError('input.invalid', text, { remedy: 'countersign --help lists every command.' });
}
