import type { Explanation, Finding as NamedFinding } from '../../shared/rule-trials.ts';
import type { Rule, Verdict } from '../../shared/rules.ts';
import type { Check, CompiledRule, CompiledRules, Facts, Subject } from './compile-rules.ts';
import type { Outcome } from './finding.ts';

/**
 * What the rules say about one call: any matching deny wins, then any matching ask, then allow; without a match it asks, or
 * in strict mode denies. In strict mode a tool without scopes is denied whatever allows it; while the seal is broken what
 * would be allowed asks. A condition that is unclear makes an ask or deny match, and an allow not.
 *
 * Pure: the same answer for the same rules, call and facts.
 */
export function decide(rules: CompiledRules, subject: Subject, facts: Facts): Verdict {
  const matches = matching(rules, subject, facts);
  const [first] = matches;
  if (first?.rule.effect === 'deny') return { effect: 'deny', rule: first.rule };
  if (isUnmapped(rules, subject)) return { effect: 'deny', rule: null, because: 'unmapped' };
  const review = matches.some(({ rule }) => rule.reviewResult) && { reviewResult: true as const };
  if (first?.rule.effect === 'ask') {
    const twice = matches.some(({ rule, sure }) => rule.twice && sure) && { twice: true as const };
    return { effect: 'ask', rule: first.rule, ...twice, ...review };
  }
  // Budgets are for what nothing else allows.
  const allow = matches.find(({ rule }) => !rule.budget) ?? first;
  if (allow && rules.sealed) return { effect: 'allow', rule: allow.rule, ...review };
  if (!allow && rules.strict) return { effect: 'deny', rule: null, because: 'strict' };
  return { effect: 'ask', rule: null, ...(!rules.sealed && { because: 'seal' as const }), ...review };
}

/** The rules that match, denies first, then asks; a deny ends the search. */
function matching(rules: CompiledRules, subject: Subject, facts: Facts): { rule: Rule; sure: boolean }[] {
  const matches = [];
  for (const one of rules.about(subject)) {
    const outcome = outcomeOf(one.checks, subject, facts);
    if (!counts(one, outcome)) continue;
    matches.push({ rule: one.rule, sure: outcome === 'holds' });
    if (one.rule.effect === 'deny') break;
  }
  return matches;
}

/** The verdict with its reasons, for a person. Looks at every condition, where deciding stops at the first that fails. */
export function explain(rules: CompiledRules, subject: Subject, facts: Facts): Explanation {
  const verdict = decide(rules, subject, facts);
  const matched: Explanation['matched'] = [];
  const nearMisses: Explanation['nearMisses'] = [];
  for (const one of rules.about(subject)) {
    const findings = [...about, ...findingsOf(one, subject, facts)];
    const found = { rule: one.rule, findings };
    const powerless = one.rule.effect === 'allow' && !rules.sealed;
    if (powerless) findings.push({ condition: 'seal', outcome: 'not' });
    if (!powerless && counts(one, outcomeOf(one.checks, subject, facts))) matched.push(found);
    else if (nearMisses.length < mostNearMisses) nearMisses.push(found);
  }
  matched.sort((a, b) => Number(b.rule.id === verdict.rule?.id) - Number(a.rule.id === verdict.rule?.id));
  const scopes = rules.scopes.of(subject.server, subject.tool);
  return { verdict, matched, nearMisses, scopes: scopes && [...scopes] };
}

/** Whether a tool is shown to an agent at all: unless it would be denied whatever its arguments are. */
export function isOffered(rules: CompiledRules, subject: Omit<Subject, 'arguments'>, facts: Facts): boolean {
  if (isUnmapped(rules, subject)) return false;
  const call = { ...subject, arguments: {} };
  let reachable = !rules.strict;
  for (const one of rules.about(subject)) {
    const standing = one.checks.filter(({ condition }) => condition !== 'argument' && condition !== 'budget');
    if (!counts(one, outcomeOf(standing, call, facts))) continue;
    if (one.rule.effect !== 'deny') reachable = true;
    else if (standing.length === one.checks.length) return false;
  }
  return reachable;
}

const mostNearMisses = 20;
const about: readonly NamedFinding[] = [
  { condition: 'agent', outcome: 'holds' },
  { condition: 'server', outcome: 'holds' },
  { condition: 'tool', outcome: 'holds' },
];

function isUnmapped(rules: CompiledRules, { server, tool }: Pick<Subject, 'server' | 'tool'>): boolean {
  return rules.strict && rules.scopes.of(server, tool) === null;
}

function counts({ rule }: CompiledRule, outcome: Outcome): boolean {
  return outcome === 'holds' || (outcome === 'unclear' && rule.effect !== 'allow');
}

function outcomeOf(checks: readonly Check[], subject: Subject, facts: Facts): Outcome {
  let all: Outcome = 'holds';
  for (const check of checks) {
    const { outcome } = check.test(subject, facts);
    if (outcome === 'not') return 'not';
    if (outcome === 'unclear') all = 'unclear';
  }
  return all;
}

function findingsOf({ checks }: CompiledRule, subject: Subject, facts: Facts): NamedFinding[] {
  return checks.map(({ condition, argument, test }) => ({
    condition,
    ...(argument !== undefined && { argument }),
    ...test(subject, facts),
  }));
}
