import type { ArgumentCondition } from '../shared/rule-conditions.ts';
import type { RuleDifference } from '../shared/rule-set.ts';
import type { Finding } from '../shared/rule-trials.ts';
import type { Rule, Verdict } from '../shared/rules.ts';
import { terminalSafe } from './terminal-safe.ts';

/** Everything a rule asks for besides agent, server and tool, on one line that is not yet safe to print. */
export function conditionsOf(rule: Rule): string {
  const { scopes, claims, when = [], budget, twice, reviewResult, expiresAt, session } = rule;
  return [
    scopes && `scopes ${scopes.join(', ')}`,
    ...Object.entries(claims ?? {}).map(([name, value]) => `${name} ${value}`),
    ...when.map(conditionText),
    budget && `${budget.calls} a ${budget.per}`,
    twice && 'asked twice',
    reviewResult && 'result reviewed',
    session === null ? expiresAt && `until ${expiresAt}` : 'with its session',
  ]
    .filter(Boolean)
    .join('; ');
}

export function ruleLine(rule: Rule): string {
  const more = conditionsOf(rule);
  return terminalSafe(
    `${rule.effect} ${rule.agent} → ${rule.server} ${rule.tool}${more && ` (${more})`}${rule.note && ` “${rule.note}”`} [${rule.id}]`,
  );
}

/** What would change, a line for each rule; safe to print. */
export function differenceLines({ added, removed, changed, before, after }: RuleDifference): string[] {
  const lines = [
    ...removed.map((rule) => `- ${ruleLine(rule)}`),
    ...added.map((rule) => `+ ${ruleLine(rule)}`),
    ...changed.flatMap((one) => [`- ${ruleLine(one.before)}`, `+ ${ruleLine(one.after)}`]),
    ...Object.keys(after).flatMap((name) => {
      const [was, is] = [before, after].map((side) => JSON.stringify(side[name as keyof typeof side]));
      return [`- ${name}: ${terminalSafe(was ?? '')}`, `+ ${name}: ${terminalSafe(is ?? '')}`];
    }),
  ];
  return lines.length === 0 ? ['Nothing would change.'] : lines;
}

/** A verdict and what stands behind it; safe to print. */
export function verdictLine({ effect, rule, because }: Verdict): string {
  const why = {
    strict: 'no rule allows it, and in strict mode that is a no',
    unmapped: 'the tool has no scopes, and in strict mode that is a no',
    seal: 'the rules were changed behind Countersign’s back',
  };
  const reason = rule ? terminalSafe(`rule ${rule.id}`) : because ? why[because] : 'no rule answers it';
  return `${effect}: ${reason}`;
}

export function findingLine({ condition, argument, outcome, detail }: Finding): string {
  const said = { holds: 'holds', not: 'does not hold', unclear: 'is unclear' }[outcome];
  return terminalSafe(`    ${argument || condition} ${said}${detail ? `: ${detail}` : ''}`);
}

function conditionText(condition: ArgumentCondition): string {
  const name = condition.argument === '' ? 'all arguments' : condition.argument.slice(1);
  const { argument: _, is, ...rest } = condition;
  const values = Object.entries(rest).map(([key, value]) =>
    is === 'range' ? `${key} ${value}` : JSON.stringify(value),
  );
  return [name, is === 'oneOf' ? 'one of' : is, ...values].join(' ');
}
