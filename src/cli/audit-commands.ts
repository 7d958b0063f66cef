import { access, rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../shared/errors.ts';
import { outcomes, type Story, type Verification } from '../shared/history.ts';
import type { Context } from './context.ts';
import { exits } from './exit-codes.ts';
import { moment, oneOf, wholeNumber } from './option-values.ts';
import { type Outcome, table } from './print.ts';
import type { Runs } from './program.ts';
import { terminalSafe, terminalSafeLines } from './terminal-safe.ts';

interface ListOptions {
  limit: number;
  agent?: string;
  server?: string;
  outcome?: (typeof outcomes)[number];
  search?: string;
}

const formats = ['jsonl', 'csv'] as const;
interface ExportOptions {
  format: (typeof formats)[number];
  since?: string;
  output?: string;
}

/** `audit list|show|verify|export`. */
export function addAuditCommands(program: Command, runs: Runs): void {
  const audit = program.command('audit').description('the history of every call and change');
  audit
    .command('list')
    .description('the newest calls and changes')
    .option('--limit <n>', 'how many', wholeNumber('--limit', 1, 200), 50)
    .option('--agent <name>', 'of this agent')
    .option('--server <name>', 'of this server')
    .option('--outcome <outcome>', outcomes.join(', '), oneOf('--outcome', outcomes))
    .option('--search <text>', 'that contain this text')
    .action(
      runs(async ({ open }, { limit, agent, server, outcome, search }: ListOptions) => {
        const stories = await (await open()).ask('history.list', { limit, agent, server, outcome, search });
        const headings = ['id', 'at', 'what', 'agent', 'server', 'tool', 'by'];
        return { value: stories, lines: table(headings, stories.map(row), 'The history is empty.') };
      }),
    );
  audit
    .command('show')
    .description('one call’s whole story')
    .argument('<id>')
    .action(
      runs(async ({ open }, id: string) => {
        const story = await (await open()).ask('history.show', { id });
        return { value: story, lines: storyLines(story) };
      }),
    );
  audit
    .command('verify')
    .description('check that nothing was changed: in the history, or in an exported file')
    .argument('[file]')
    .action(
      runs(async (context, file: string | undefined) =>
        verified(
          file === undefined ? await (await context.open()).ask('history.verify', {}) : await verifyFile(context, file),
        ),
      ),
    );
  audit
    .command('export')
    .description('the history as text; JSON Lines can be verified anywhere')
    .requiredOption('--format <format>', formats.join(', '), oneOf('--format', formats))
    .option('--since <when>', 'a date, or a distance such as 24h or 7d')
    .option('-o, --output <file>', 'write it there instead of printing it')
    .action(runs(exportHistory));
}

async function verifyFile({ shell }: Context, file: string): Promise<Verification> {
  const path = resolve(file);
  const missing = (cause: unknown) => new AppError('not_found', `There is no file ${file} to read.`, { cause });
  await access(path).catch((cause) => Promise.reject(missing(cause)));
  return await shell.parts.verifyExportFile(path);
}

function verified(found: Verification): Outcome {
  const good = `The history verifies: ${found.entries} entries, nothing was changed.`;
  const at = found.firstBad === null ? '' : ` (first at entry ${found.firstBad})`;
  const bad = `The history does NOT verify${at}: ${terminalSafe(found.problem ?? 'unknown')}`;
  return { value: found, lines: [found.ok ? good : bad], exitCode: found.ok ? 0 : exits.notVerified };
}

async function exportHistory(context: Context, { format, since, output }: ExportOptions): Promise<Outcome> {
  const from = since === undefined ? undefined : moment('--since', since, -1);
  const { ask, core } = await context.open();
  const pieces = core
    ? core.exportHistory(format, from)
    : [(await ask('history.exportText', { format, since: from })).text];
  if (output !== undefined) {
    const path = resolve(output);
    await writeWhole(path, pieces);
    return { value: { format, path }, lines: [`Wrote ${terminalSafe(path)}.`] };
  }
  if (context.json) {
    let text = '';
    for await (const piece of pieces) text += piece;
    return { value: { format, path: null, text }, lines: [] };
  }
  // Byte for byte for a file or another program; a terminal gets only what it can show.
  const { stdout } = context.shell;
  const terminal = 'isTTY' in stdout && stdout.isTTY === true;
  for await (const piece of pieces) stdout.write(terminal ? terminalSafeLines(piece).join('\n') : piece);
  return { value: undefined, lines: [] };
}

/** Nobody finds half an export under its name. */
async function writeWhole(path: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    await writeFile(part, pieces, { mode: 0o600, flag: 'wx' });
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true });
    if (cause instanceof AppError) throw cause;
    throw new AppError('home.unwritable', `Cannot write ${path}.`, {
      remedy: 'Check the folder and the free space.',
      cause,
    });
  }
}

function row(story: Story): unknown[] {
  const what = story.kind === 'call' ? story.outcome : story.entries[0]?.kind;
  return [story.call ?? story.seq, story.at, what, story.agent, story.server, story.tool, story.by];
}

function storyLines(story: Story): string[] {
  const facts = [story.agent, story.server, story.tool].filter((fact) => fact !== null).join(' › ');
  return [
    `${terminalSafe(facts || story.kind)}  ${story.outcome ?? ''}`.trimEnd(),
    ...story.entries.flatMap(({ seq, at, kind, hash: _hash, prev: _prev, ...rest }) => [
      `${seq}  ${at}  ${kind}`,
      ...Object.entries(rest).map(
        ([name, value]) => `    ${name}: ${terminalSafe(typeof value === 'string' ? value : JSON.stringify(value))}`,
      ),
    ]),
  ];
}
