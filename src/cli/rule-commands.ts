import type { Command } from 'commander';
import type { Rule } from '../shared/rules.ts';
import { table } from './print.ts';
import type { Runs } from './program.ts';
import { addRuleBookCommands } from './rule-book-commands.ts';
import { addRuleOptions, type RuleOptions, ruleInput } from './rule-options.ts';
import { conditionsOf } from './rule-text.ts';
import { addRuleTrialCommands } from './rule-trial-commands.ts';
import { terminalSafe } from './terminal-safe.ts';

/** `rule …`. */
export function addRuleCommands(program: Command, runs: Runs): void {
  const rule = program.command('rule').description('what you decided beforehand');
  addRuleOptions(rule.command('add').description('add a rule; * stands for any text, ? for one character')).action(
    runs(async ({ open }, options: RuleOptions) => {
      const input = ruleInput(options);
      const { ask } = await open();
      const added = await ask('rules.add', input);
      return { value: added, lines: [`Added rule ${terminalSafe(added.id)}.`] };
    }),
  );
  rule
    .command('list')
    .description('every rule; those that came from an approval are grants')
    .action(
      runs(async ({ open }) => {
        const rules = await (await open()).ask('rules.list', {});
        const headings = ['id', 'effect', 'agent', 'server', 'tool', 'from', 'when'];
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
  addRuleTrialCommands(rule, runs);
  addRuleBookCommands(rule, runs);
}

function row(rule: Rule): unknown[] {
  const { id, effect, agent, server, tool, origin, source } = rule;
  const from = { person: 'you', approval: 'an approval', preset: `preset ${source}`, project: source }[origin];
  return [id, effect, agent, server, tool, from, conditionsOf(rule) || 'always'];
}
