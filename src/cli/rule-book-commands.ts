import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../shared/errors.ts';
import {
  presetSchema,
  type RuleBook,
  type RuleSource,
  type Scopes,
  type SealState,
  scopesSchema,
} from '../shared/rule-set.ts';
import type { Context } from './context.ts';
import { oneOf } from './option-values.ts';
import type { Outcome } from './print.ts';
import type { Runs } from './program.ts';
import { differenceLines } from './rule-text.ts';
import { terminalSafe } from './terminal-safe.ts';

const presetIds = presetSchema.shape.id.options;
const onOff = ['on', 'off'] as const;
interface ConfigureOptions {
  strict?: (typeof onOff)[number];
  trust?: string;
  scopes?: string;
}

/** `rule status|configure|preset|import|project|review|undo|export`. */
export function addRuleBookCommands(rule: Command, runs: Runs): void {
  rule
    .command('status')
    .description('whether your rules are sealed, and what holds for all of them')
    .action(runs(async ({ open }) => shown(await (await open()).ask('rules.book', {}))));
  rule
    .command('configure')
    .description('what holds for all rules')
    .option('--strict <on|off>', 'deny what no rule allows; offer only tools with scopes', oneOf('--strict', onOff))
    .option('--trust <servers>', 'the servers whose claims about their tools you believe, with commas; none when empty')
    .option('--scopes <file>', 'scopes as JSON: {"hierarchy":[…],"tools":[{"server","tool","scopes"}]}')
    .action(
      runs(async ({ open }, { strict, trust, scopes }: ConfigureOptions) => {
        const change = {
          ...(strict !== undefined && { strict: strict === 'on' }),
          ...(trust !== undefined && { trustedServers: trust.split(',').filter(Boolean) }),
          ...(scopes !== undefined && { scopes: await readScopes(scopes) }),
        };
        return shown(await (await open()).ask('rules.configure', change));
      }),
    );
  const sourced = (command: Command) =>
    command.option('--accept <digest>', 'take over exactly the difference that was shown under this digest');
  type Accept = { accept?: string };
  sourced(
    rule
      .command('preset')
      .description('rules to begin with')
      .argument('<preset>', presetIds.join(', '), oneOf('preset', presetIds)),
  ).action(
    runs((context, preset: (typeof presetIds)[number], { accept }: Accept) =>
      take(context, { from: 'preset', preset }, accept),
    ),
  );
  sourced(rule.command('import').description('take over an exported rule set').argument('<file>')).action(
    runs(async (context, file: string, { accept }: Accept) =>
      take(context, { from: 'text', text: await readText(file) }, accept),
    ),
  );
  sourced(
    rule
      .command('project')
      .description('take over .countersign/rules.json of a folder; it can only tighten')
      .argument('<folder>'),
  )
    .option('--forget', 'forget the project and its rules')
    .action(
      runs(async (context, given: string, { accept, forget }: Accept & { forget?: true }) => {
        const folder = resolve(given);
        if (!forget) return await take(context, { from: 'project', folder }, accept);
        return shown(await (await context.open()).ask('rules.forgetProject', { folder }));
      }),
    );
  sourced(rule.command('review').description('what was changed in your rules behind Countersign’s back')).action(
    runs((context, { accept }: Accept) => take(context, { from: 'edited' }, accept)),
  );
  rule
    .command('undo')
    .description('put the last good rules back; what was found instead is kept beside them')
    .action(runs(async ({ open }) => shown(await (await open()).ask('rules.undo', {}))));
  rule
    .command('export')
    .description('your rules as a text that can be imported')
    .option('-o, --output <file>', 'write to this file, which must not exist yet')
    .action(
      runs(async ({ open }, { output }: { output?: string }) => {
        const { text } = await (await open()).ask('rules.export', {});
        if (output === undefined)
          return { value: JSON.parse(text), lines: text.trimEnd().split('\n').map(terminalSafe) };
        await writeNew(output, text);
        return { value: { path: resolve(output) }, lines: [`Wrote ${terminalSafe(resolve(output))}.`] };
      }),
    );
}

/** First what would change, then, with the digest of exactly that, the change. */
async function take({ open }: Context, source: RuleSource, digest: string | undefined): Promise<Outcome> {
  const { ask } = await open();
  if (digest !== undefined) return shown(await ask('rules.accept', { source, digest }));
  const proposal = await ask('rules.propose', source);
  const lines = [...differenceLines(proposal.difference), `To take it over, add --accept ${proposal.digest}`];
  return { value: proposal, lines };
}

function shown(book: RuleBook): Outcome {
  const { strict, trustedServers, scopes, seal, projects, preset } = book;
  const lines = [
    ...sealLines(seal),
    `Strict mode: ${strict ? 'on' : 'off'}. Preset: ${terminalSafe(preset ?? 'none')}.`,
    `Trusted servers: ${terminalSafe(trustedServers.join(', ')) || 'none'}.`,
    ...scopes.tools.map((line) =>
      terminalSafe(`  ${line.server} ${line.tool}: ${line.scopes.join(', ') || 'no scope needed'}`),
    ),
    ...projects.map(({ folder, state, problem }) => terminalSafe(`Project ${folder}: ${problem ?? state}`)),
  ];
  return { value: book, lines };
}

function sealLines(seal: SealState): string[] {
  if (seal.state === 'sealed') return ['Your rules are sealed.'];
  const why = {
    unsealed: 'their seal was taken off',
    changed: 'they were changed behind Countersign’s back',
    missing: 'their file is gone',
    older: 'an older copy was put back',
    key: 'they were sealed with another key',
    unreadable: 'their file cannot be read',
  };
  return [
    `Every call asks, because of your rules: ${why[seal.reason]}.`,
    ...(seal.difference ? differenceLines(seal.difference) : []),
    ...(seal.canAccept ? ['`countersign rule review` shows it, and takes it over.'] : []),
    ...(seal.canUndo ? ['`countersign rule undo` puts the last good rules back.'] : []),
  ];
}

async function readScopes(file: string): Promise<Scopes> {
  const text = await readText(file);
  try {
    return scopesSchema.strict().parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('input.invalid', `${file} holds no scopes.`, { cause });
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new AppError('not_found', `${file} cannot be read.`, { cause });
  }
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    throw new AppError('input.invalid', `${file} cannot be written.`, {
      remedy: 'Choose a file that does not exist yet.',
      cause,
    });
  }
}
