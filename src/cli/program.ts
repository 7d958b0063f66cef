import { Command } from 'commander';
import { addAgentCommands } from './agent-commands.ts';
import { addAuditCommands } from './audit-commands.ts';
import type { Context } from './context.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { later } from './later.ts';
import type { Outcome } from './print.ts';
import { addRuleCommands } from './rule-commands.ts';
import { addSecretCommands } from './secret-commands.ts';
import { addServeCommand } from './serve-command.ts';
import { addServerCommands } from './server-commands.ts';
import { addToolCommands } from './tool-commands.ts';

/** Turns what a command does into what commander calls. */
export type Runs = <A extends unknown[]>(
  act: (context: Context, ...args: A) => Promise<Outcome>,
) => (...args: A) => Promise<void>;

/** The whole command line: every command with its words, options and help. */
export function createProgram(version: string, runs: Runs): Command {
  const program = new Command('countersign')
    .description('Every tool call your agents make needs your countersign.')
    .version(version)
    .exitOverride();
  addServeCommand(program, runs);
  addServerCommands(program, runs);
  addSecretCommands(program, runs);
  addToolCommands(program, runs);
  addAgentCommands(program, runs);
  addRuleCommands(program, runs);
  addAuditCommands(program, runs);
  addDoctorCommand(program, runs);
  later(program, 'connect');
  addCommonOptions(program);
  return program;
}

function addCommonOptions(command: Command): void {
  command.option('--json', 'print one JSON value and nothing else');
  command.option('--home <dir>', 'the folder of everything Countersign keeps');
  for (const child of command.commands) addCommonOptions(child);
}
