import type { Budget, ClaimCondition } from '../../../shared/rule-conditions.ts';
import type { Rule, RuleInput } from '../../../shared/rules.ts';
import { formatClock, formatDay, formatNumber } from '../../lib/format.ts';
import type { Phrase } from '../phrase.ts';

const verbs = { allow: 'Allow', ask: 'Ask before', deny: 'Deny' };
type Piece = Phrase[number];
/** As it is typed in or as it is kept. */
type Condition = NonNullable<RuleInput['when']>[number];

/** A value as it is, in quotes where its edges could be mistaken. */
export function valueWords(value: unknown): string {
  if (typeof value === 'string' && /^[^\s"'{}[\],]+(?: [^\s"'{}[\],]+)*$/.test(value)) return value;
  return JSON.stringify(value);
}

/** `/path` as `path`; a place that is further in stays as it is written in rules. */
export function placeWords(argument: string): string {
  if (argument === '') return 'all arguments';
  return /^\/[^/~*\s](?:[^/~*]*[^/~*\s])?$/.test(argument) ? argument.slice(1) : argument;
}

function list(texts: readonly string[], last: string): Piece[] {
  return texts.flatMap((text, at): Piece[] => {
    if (at === 0) return [{ strong: text }];
    return [at === texts.length - 1 ? ` ${last} ` : ', ', { strong: text }];
  });
}

/** What one condition asks: `path is under ~/work`. */
export function conditionPhrase(condition: Condition): Phrase {
  const place = { strong: placeWords(condition.argument) };
  switch (condition.is) {
    case 'present':
      return [place, ' is given'];
    case 'absent':
      return [place, ' is not given'];
    case 'equals':
      return [place, ' = ', { strong: valueWords(condition.value) }];
    case 'oneOf':
      return [place, ' is ', ...list(condition.values.map(valueWords), 'or')];
    case 'glob':
      return [place, ' is like ', { strong: valueWords(condition.pattern) }];
    case 'regex':
      return [place, ' matches ', { strong: condition.pattern }];
    case 'range':
      return [place, ...rangeWords(condition)];
    case 'under':
      return [place, ' is under ', { strong: valueWords(condition.folder) }];
    case 'host':
      return [place, ' is at ', ...list(condition.hosts, 'or')];
  }
}

function rangeWords({ min, max }: { min?: number | undefined; max?: number | undefined }): Piece[] {
  if (min === undefined) return [' is at most ', { strong: String(max) }];
  if (max === undefined) return [' is at least ', { strong: String(min) }];
  return [' is from ', { strong: String(min) }, ' to ', { strong: String(max) }];
}

/** Several conditions that must all hold. */
export function conditionsPhrase(when: readonly Condition[]): Phrase {
  return when.flatMap((condition, at) => [...(at === 0 ? [] : [' and ']), ...conditionPhrase(condition)]);
}

const claimTexts = {
  readOnlyHint: ['only reads', 'changes things'],
  destructiveHint: ['may destroy data', 'destroys nothing'],
  idempotentHint: ['is safe to repeat', 'is not safe to repeat'],
  openWorldHint: ['reaches beyond it', 'stays within it'],
} as const;

export function claimWords(name: keyof ClaimCondition, claimed: boolean): string {
  return claimTexts[name][claimed ? 0 : 1];
}

function claimsPhrase(claims: ClaimCondition): Piece[] {
  const said = Object.entries(claims) as [keyof ClaimCondition, boolean | undefined][];
  const texts = said.flatMap(([name, claimed]) => (claimed === undefined ? [] : [claimWords(name, claimed)]));
  return [', if its trusted server says that it ', ...list(texts, 'and')];
}

export function budgetWords({ calls, per }: Budget): string {
  return `at most ${formatNumber(calls)} ${per === 'hour' ? 'an' : 'a'} ${per}`;
}

/** What a rule says, whole: Allow Cursor calling write_file on files, only when path is under ~/work, at most 20 an hour. */
export function rulePhrase(rule: RuleInput | Rule): Phrase {
  const { effect, agent = '*', server = '*', tool = '*', scopes, claims, when, budget, expiresAt } = rule;
  const acts = [rule.twice && ', in two acts', rule.reviewResult && ', and you read the result first'];
  return [
    `${verbs[effect]} `,
    { strong: agent === '*' ? 'any agent' : agent },
    ' calling ',
    { strong: tool === '*' ? 'any tool' : tool },
    ' on ',
    { strong: server === '*' ? 'any server' : server },
    ...(scopes ? [effect === 'allow' ? ', within scope ' : ', reaching into scope ', ...list(scopes, 'and')] : []),
    ...(claims ? claimsPhrase(claims) : []),
    ...(when ? [', only when ', ...conditionsPhrase(when)] : []),
    ...(budget ? [', ', budgetWords(budget)] : []),
    ...acts.filter((words) => typeof words === 'string'),
    ...(expiresAt ? [`, until ${formatDay(expiresAt)}, ${formatClock(expiresAt)}`] : []),
  ];
}
