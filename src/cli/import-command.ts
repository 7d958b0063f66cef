import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import type { Command } from 'commander';
import { AppError } from '../shared/errors.ts';
import {
  type ImportProposal,
  type ImportResult,
  type ImportSource,
  importClients,
  type ProposedServer,
} from '../shared/imports.ts';
import { askYes } from './ask-yes.ts';
import type { Context } from './context.ts';
import { exitCodeOfProblem, exits } from './exit-codes.ts';
import { proposalLines, resultLines } from './import-text.ts';
import type { Ask } from './open-home.ts';
import type { Outcome } from './print.ts';
import type { Runs } from './program.ts';
import { openTerminal } from './terminal.ts';

interface ImportOptions {
  dryRun?: true;
  only?: string[];
  enable?: true;
  yes?: true;
}

/** `server import`: shows all that would be added, and adds it once the person has said so. */
export function addImportCommand(server: Command, runs: Runs): void {
  server
    .command('import')
    .description('add the servers of another client, of a file, of a pasted text (-) or of a link')
    .argument('<source>', `a file, a link, - or one of: ${importClients.join(', ')}`)
    .option('--dry-run', 'only show what would be added')
    .option('--only <a,b>', 'just these, by their name here or there; also those you have already', (text: string) =>
      text.split(',').filter(Boolean),
    )
    .option('--enable', 'switch them on; otherwise they wait until you do')
    .option('--yes', 'add them without asking')
    .action(runs(importServers));
}

async function importServers(context: Context, given: string, options: ImportOptions): Promise<Outcome> {
  const source = await sourceOf(given, context);
  const { ask } = await context.open();
  const proposal = await ask('imports.propose', source);
  const chosen = choose(proposal, options.only);
  const lines = proposalLines(proposal, chosen);
  if (options.dryRun || chosen.length === 0) return { value: proposal, lines };
  const question = `Add ${chosen.length === 1 ? 'this server' : `these ${chosen.length} servers`}`;
  const asked = options.yes
    ? 'yes'
    : await askPerson(context, lines, `${question}, switched ${options.enable ? 'on' : 'off'}?`);
  if (asked === 'nobody') {
    const toDo = 'Nothing was added. Read it through, and add --yes to add it.';
    context.shell.stderr.write(`${toDo}\n`);
    return { value: proposal, lines, exitCode: exits.usage };
  }
  if (asked === 'no') return { value: { added: [], failed: [], plainSecretsIn: [] }, lines: ['Nothing was added.'] };
  const result = await accept(ask, source, proposal, chosen, options.enable ?? false);
  const [failed] = result.failed;
  return {
    value: result,
    lines: [...(options.yes ? lines : []), ...resultLines(result)],
    ...(failed && { exitCode: exitCodeOfProblem(failed.problem.code) }),
  };
}

function accept(
  ask: Ask,
  source: ImportSource,
  { digest }: ImportProposal,
  chosen: readonly ProposedServer[],
  enable: boolean,
): Promise<ImportResult> {
  const choices = chosen.map(({ id, name }) => ({ id, name, enable }));
  return ask('imports.accept', { source, digest, choices });
}

/** Shows it and asks, where there is a terminal and a person at it. */
async function askPerson(
  { shell, json }: Context,
  lines: readonly string[],
  question: string,
): Promise<'yes' | 'no' | 'nobody'> {
  const terminal = json ? null : openTerminal(shell);
  if (!terminal) return 'nobody';
  try {
    terminal.output.write(`${lines.join('\n')}\n\n`);
    return (await askYes(terminal, question)) ? 'yes' : 'no';
  } finally {
    terminal.close();
  }
}

/** Those asked for; else all that can be added and are not here yet. @throws AppError `not_found` */
function choose({ servers }: ImportProposal, only: readonly string[] | undefined): ProposedServer[] {
  if (!only) return servers.filter(({ problem, duplicateOf }) => problem === null && duplicateOf === null);
  return only.map((name) => {
    const found = servers.find((one) => one.name === name) ?? servers.find((one) => one.originalName === name);
    if (found) return found;
    throw new AppError('not_found', `There is no server “${name}” in it.`, {
      remedy: `There are: ${servers.map((one) => one.name).join(', ')}.`,
    });
  });
}

async function sourceOf(given: string, { shell }: Context): Promise<ImportSource> {
  if (given === '-') return { kind: 'text', text: await readText(shell.stdin) };
  const client = importClients.find((one) => one === given);
  if (client) return { kind: 'client', client };
  const path = resolve(given);
  const isFile = await stat(path).then(
    () => true,
    () => false,
  );
  // A drive letter is no scheme.
  if (!isFile && /^[a-z][a-z0-9+.-]+:/i.test(given)) return { kind: 'link', url: given };
  return { kind: 'file', path };
}
