import type { Command } from 'commander';
import { ownAgentNames } from '../shared/agents.ts';
import type { Explanation, RuleTrial } from '../shared/rule-trials.ts';
import type { Rule } from '../shared/rules.ts';
import { parseArguments, wholeNumber } from './option-values.ts';
import { table } from './print.ts';
import type { Runs } from './program.ts';
import { addRuleOptions, type RuleOptions, ruleInput } from './rule-options.ts';
import { conditionsOf, findingLine, ruleLine, verdictLine } from './rule-text.ts';
import { terminalSafe } from './terminal-safe.ts';

type TryOptions = RuleOptions & { calls: number; as: string; json?: true; home?: string };

/** `rule try|suggest`. */
export function addRuleTrialCommands(rule: Command, runs: Runs): void {
  addRuleOptions(
    rule
      .command('try')
      .description(
        'what your rules say to a call and why, or would have said to past ones; with a rule of these flags among them',
      )
      .argument('[server]', 'a call to explain: its server,')
      .argument('[tool]', 'its tool,')
      .argument('[json]', 'and its arguments, as one JSON object'),
  )
    .option('--as <agent>', 'the agent that calls', ownAgentNames.commandLine)
    .option('--calls <n>', 'how many past calls to look at', wholeNumber('--calls', 1, 5000), 1000)
    .action(
      runs(
        async (
          { open },
          server: string | undefined,
          tool: string | undefined,
          json: string | undefined,
          options: TryOptions,
        ) => {
          const { calls, as: agent, json: _json, home: _home, ...flags } = options;
          const tried = Object.keys(flags).length === 0 ? {} : { rule: ruleInput(flags) };
          if (server === undefined || tool === undefined) {
            const trial = await (await open()).ask('rules.try', { ...tried, calls });
            return { value: trial, lines: trialLines(trial, 'rule' in tried) };
          }
          const call = { agent, server, tool, arguments: parseArguments(json ?? '{}') };
          const told = await (await open()).ask('rules.explain', { ...call, ...tried });
          return { value: told, lines: explanationLines(told) };
        },
      ),
    );
  rule
    .command('suggest')
    .description('rules for what you allowed again and again; none of them adds itself')
    .action(
      runs(async ({ open }) => {
        const suggestions = await (await open()).ask('rules.suggestions', {});
        const rows = suggestions.map(({ rule: one, allowed }) => [
          allowed,
          one.agent,
          one.server,
          one.tool,
          conditionsOf({ ...one, session: null } as Rule),
        ]);
        const headings = ['allowed', 'agent', 'server', 'tool', 'when'];
        return { value: suggestions, lines: table(headings, rows, 'Nothing was allowed unchanged often enough.') };
      }),
    );
}

function explanationLines({ verdict, matched, nearMisses, scopes }: Explanation): string[] {
  const told = (one: Explanation['matched'][number]) => [
    `  ${ruleLine(one.rule)}`,
    ...one.findings.filter(({ outcome, detail }) => outcome !== 'holds' || detail).map(findingLine),
  ];
  return [
    verdictLine(verdict),
    `The tool has ${scopes === null ? 'no scopes' : terminalSafe(`the scopes ${scopes.join(', ') || '(none needed)'}`)}.`,
    ...(matched.length > 0 ? ['Rules that match:', ...matched.flatMap(told)] : []),
    ...(nearMisses.length > 0 ? ['Rules about this tool that do not:', ...nearMisses.flatMap(told)] : []),
  ];
}

function trialLines({ calls, before, after, matched, unclear, answers, changes }: RuleTrial, tried: boolean): string[] {
  const counts = ({ allow, ask, deny }: RuleTrial['before']) => `${allow} allowed, ${ask} asked, ${deny} denied`;
  if (!tried) return [`Of the newest ${calls} calls your rules would have: ${counts(before)}.`];
  return [
    `Of the newest ${calls} calls the rule matches ${matched}.`,
    `Without it: ${counts(before)}.`,
    `With it:    ${counts(after)}.`,
    ...(answers.same + answers.other > 0
      ? [`It would have answered ${answers.same} of ${answers.same + answers.other} as you did.`]
      : []),
    ...(unclear > 0 ? [`${unclear} calls cannot be told: the history keeps their arguments redacted.`] : []),
    ...changes.map(({ at, agent, server, tool, before: was, after: is }) =>
      terminalSafe(`  ${at} ${agent} → ${server} ${tool}: ${was} → ${is}`),
    ),
  ];
}
