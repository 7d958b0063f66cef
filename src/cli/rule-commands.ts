import type { Command } from 'commander';
import { AppError } from '../shared/errors.ts';
import { type Effect, effects, type Rule } from '../shared/rules.ts';
import { later, laterOption } from './later.ts';
import { moment, oneOf } from './option-values.ts';
import { table } from './print.ts';
import type { Runs } from './program.ts';
import { terminalSafe } from './terminal-safe.ts';

interface AddOptions {
  effect: Effect;
  agent?: string;
  server?: string;
  tool?: string;
  expires?: string;
}

/** `rule add|list|remove`. */
export function addRuleCommands(program: Command, runs: Runs): void {
  const rule = program.command('rule').description('what you decided beforehand');
  rule
    .command('add')
    .description('add a rule; * stands for any text, ? for one character')
    .requiredOption('--effect <effect>', effects.join(', '), oneOf('--effect', effects))
    .option('--agent <glob>', 'agents it is about')
    .option('--server <glob>', 'servers it is about')
    .option('--tool <glob>', 'tools it is about')
    .option('--expires <when>', 'a date, or a distance such as 30m, 24h or 7d')
    .addOption(laterOption('--scope <scope>'))
    .addOption(laterOption('--when <json>'))
    .action(
      runs(async ({ open }, { effect, agent, server, tool, expires }: AddOptions) => {
        const expiresAt = expires === undefined ? null : future(expires);
        const { ask } = await open();
        const added = await ask('rules.add', { effect, agent, server, tool, expiresAt });
        return { value: added, lines: [`Added rule ${terminalSafe(added.id)}.`] };
      }),
    );
  rule
    .command('list')
    .description('every rule; those that came from an approval are grants')
    .action(
      runs(async ({ open }) => {
        const rules = await (await open()).ask('rules.list', {});
        const headings = ['id', 'effect', 'agent', 'server', 'tool', 'from', 'expires'];
        return { value: rules, lines: table(headings, rules.map(row), 'No rules: every call is asked.') };
      }),
    );
  rule
    .command('remove')
    .description('remove a rule')
    .argument('<id>')
    .action(
      runs(async ({ open }, id: string) => {
        await (await open()).ask('rules.remove', { id });
        return { value: { id, removed: true }, lines: [`Removed rule ${terminalSafe(id)}.`] };
      }),
    );
  later(rule, 'try');
}

function row({ id, effect, agent, server, tool, origin, session, expiresAt }: Rule): unknown[] {
  const from = origin === 'person' ? 'you' : 'an approval';
  return [id, effect, agent, server, tool, from, session ? 'with its session' : (expiresAt ?? 'never')];
}

function future(text: string): string {
  const at = moment('--expires', text, 1);
  if (Date.parse(at) > Date.now()) return at;
  throw new AppError('input.invalid', `--expires lies in the past: ${at}.`);
}
