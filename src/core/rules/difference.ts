import { isDeepStrictEqual } from 'node:util';
import type { RuleConfiguration, RuleDifference } from '../../shared/rule-set.ts';
import type { Rule } from '../../shared/rules.ts';
import { digestOf } from '../digest.ts';
import { inputOf } from './make-rule.ts';
import { configurationOf, type RuleSet } from './rule-set.ts';

/** What a person has to look at before one set takes another's place. */
export function differenceOf(before: RuleSet, after: RuleSet): RuleDifference {
  const [was, is] = [byId(before), byId(after)];
  const changed = [...is.values()].flatMap((rule) => {
    const old = was.get(rule.id);
    return old && !saysTheSame(old, rule) ? [{ before: old, after: rule }] : [];
  });
  const [old, now] = [configurationOf(before), configurationOf(after)];
  const other = (['strict', 'scopes', 'trustedServers'] as const).filter(
    (key) => !isDeepStrictEqual(old[key], now[key]),
  );
  return {
    added: [...is.values()].filter(({ id }) => !was.has(id)),
    removed: [...was.values()].filter(({ id }) => !is.has(id)),
    changed,
    before: pick(old, other),
    after: pick(now, other),
  };
}

/** Stands for exactly what accepting would do, whenever that is: not for the moment in which the rules were made. */
export function digestOfProposal(before: RuleSet, after: RuleSet): string {
  const { revision: _, ...said } = after;
  return digestOf([
    before.revision,
    before.rules,
    { ...said, rules: said.rules.map(({ createdAt: _, ...rule }) => rule) },
  ]);
}

export function saysTheSame(a: Rule, b: Rule): boolean {
  const all = ({ origin, source, session, ...rule }: Rule) => [
    inputOf({ origin, session, ...rule }),
    origin,
    source,
    session,
  ];
  return digestOf(all(a)) === digestOf(all(b));
}

function byId({ rules }: RuleSet): Map<string, Rule> {
  return new Map(rules.map((rule) => [rule.id, rule]));
}

function pick(
  configuration: RuleConfiguration,
  keys: readonly (keyof RuleConfiguration)[],
): Partial<RuleConfiguration> {
  return Object.fromEntries(keys.map((key) => [key, configuration[key]]));
}
