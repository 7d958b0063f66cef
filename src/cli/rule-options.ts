import type { Command } from 'commander';
import { AppError } from '../shared/errors.ts';
import { type ArgumentCondition, type Budget, budgetSchema } from '../shared/rule-conditions.ts';
import { type Effect, effects, type RuleInput } from '../shared/rules.ts';
import { gather, moment, oneOf } from './option-values.ts';
import { conditions } from './when-option.ts';

/** What can be said of a rule on the command line. */
export interface RuleOptions {
  readonly effect?: Effect;
  readonly agent?: string;
  readonly server?: string;
  readonly tool?: string;
  readonly scope?: string[];
  readonly when?: ArgumentCondition[];
  readonly expires?: string;
  readonly budget?: Budget;
  readonly note?: string;
  readonly twice?: true;
  readonly reviewResult?: true;
}

/** The flags that make a rule. */
export function addRuleOptions(command: Command): Command {
  return command
    .option('--effect <effect>', effects.join(', '), oneOf('--effect', effects))
    .option('--agent <glob>', 'agents it is about')
    .option('--server <glob>', 'servers it is about')
    .option('--tool <glob>', 'tools it is about')
    .option('--scope <scope>', 'scopes of the tools it is about; may be given several times', gather)
    .option('--when <json>', 'what the arguments must be, e.g. {"path":{"under":"/work"}}', conditions)
    .option('--expires <when>', 'a date, or a distance such as 30m, 24h or 7d')
    .option('--budget <n/period>', 'allow so many calls, e.g. 20/hour; minute, hour or day', budget)
    .option('--twice', 'ask in two separate acts')
    .option('--review-result', 'you read the result before the agent gets it')
    .option('--note <text>', 'why it is there');
}

/** The rule the flags make. @throws AppError `input.invalid` when the effect is missing or it lies in the past */
export function ruleInput(options: RuleOptions): RuleInput {
  const { effect, agent, server, tool, scope, when, expires, budget: spending, note, twice, reviewResult } = options;
  if (effect === undefined) throw new AppError('input.invalid', 'Say with --effect what the rule does.');
  return {
    effect,
    agent,
    server,
    tool,
    expiresAt: expires === undefined ? null : future(expires),
    ...(scope && { scopes: scope.flatMap((text) => text.split(',')) }),
    ...(when && { when }),
    ...(spending && { budget: spending }),
    ...(note !== undefined && { note }),
    ...(twice && { twice }),
    ...(reviewResult && { reviewResult }),
  };
}

function budget(text: string): Budget {
  const [, calls, per] = /^(\d{1,7})\/(\w+)$/.exec(text) ?? [];
  const parsed = budgetSchema.safeParse({ calls: Number(calls), per });
  if (parsed.success) return parsed.data;
  throw new AppError('input.invalid', `--budget takes a number of calls a minute, hour or day, not “${text}”.`, {
    remedy: 'For example 20/hour.',
  });
}

function future(text: string): string {
  const at = moment('--expires', text, 1);
  if (Date.parse(at) > Date.now()) return at;
  throw new AppError('input.invalid', `--expires lies in the past: ${at}.`);
}
