import type { RuleTrial, RuleUse, Suggestion } from '../../shared/rule-trials.ts';
import { type Effect, type Rule, type RuleInput, ruleInputSchema } from '../../shared/rules.ts';
import { type CompiledRules, compileRules, type Facts, type RuleBase, type Subject } from './compile-rules.ts';
import { decide, explain } from './decide.ts';
import { literalGlob } from './glob.ts';
import type { PastCall } from './past-calls.ts';

/** What a trial needs to know of a past call that the history does not keep. */
export type ClaimsOf = (server: string, tool: string) => Subject['claims'];

const mostChanges = 50;
/** So often must the person have allowed the same before a rule is suggested. */
const oftenEnough = 5;
const mostSuggestions = 20;

/** What the rules would have said to past calls without and with the rule tried. */
export function tryRules(
  { base, rule, facts, claims }: { base: RuleBase; rule: Rule | null; facts: Facts; claims: ClaimsOf },
  calls: Iterable<PastCall>,
): RuleTrial {
  const timeless = { ...base, rules: base.rules.filter(({ session }) => session === null) };
  const before = compileRules(timeless);
  const after = rule ? compileRules({ ...timeless, rules: [...timeless.rules, rule] }) : before;
  const alone = rule && compileRules({ ...timeless, rules: [rule], strict: false });
  const trial: RuleTrial = {
    calls: 0,
    before: { allow: 0, ask: 0, deny: 0 },
    after: { allow: 0, ask: 0, deny: 0 },
    matched: 0,
    unclear: 0,
    answers: { same: 0, other: 0 },
    changes: [],
  };
  for (const call of calls) {
    const subject = { ...call, session: '', claims: claims(call.server, call.tool) };
    const [was, is] = [decide(before, subject, facts).effect, decide(after, subject, facts).effect];
    trial.calls++;
    trial.before[was]++;
    trial.after[is]++;
    if (alone && rule) weigh(trial, alone, rule.effect, call.answer, subject, facts);
    if (was === is || trial.changes.length >= mostChanges) continue;
    const { id, at, agent, server, tool } = call;
    trial.changes.push({ call: id, at, agent, server, tool, before: was, after: is });
  }
  return trial;
}

/** Counts what the tried rule alone says of a call. */
function weigh(
  trial: RuleTrial,
  alone: CompiledRules,
  effect: Effect,
  answer: PastCall['answer'],
  subject: Subject,
  facts: Facts,
): void {
  const { matched, nearMisses } = explain(alone, subject, facts);
  const findings = [...matched, ...nearMisses].flatMap((one) => one.findings);
  if (findings.some(({ detail }) => detail === 'redacted')) trial.unclear++;
  if (matched.length === 0) return;
  trial.matched++;
  if (answer === null || effect === 'ask') return;
  trial.answers[answer === effect ? 'same' : 'other']++;
}

/**
 * Rules for what the person allowed again and again with the very same arguments, and never denied.
 *
 * @param asks whether the rules still ask about such a call
 */
export function suggestRules(calls: Iterable<PastCall>, asks: (call: PastCall) => boolean): Suggestion[] {
  const groups = new Map<string, { call: PastCall; allowed: number; denied: boolean }>();
  for (const call of calls) {
    if (call.answer === null || call.argumentsDigest === null) continue;
    const name = JSON.stringify([call.agent, call.server, call.tool, call.argumentsDigest]);
    const group = groups.get(name) ?? { call, allowed: 0, denied: false };
    if (call.answer === 'allow') group.allowed++;
    else group.denied = true;
    groups.set(name, group);
  }
  return [...groups.values()]
    .filter(({ allowed, denied, call }) => allowed >= oftenEnough && !denied && asks(call))
    .sort((a, b) => b.allowed - a.allowed)
    .slice(0, mostSuggestions)
    .map(({ call, allowed }) => ({ rule: ruleInputSchema.parse(exactly(call)), allowed, lastAt: call.at }));
}

/** How often each rule decided, and when last; newest calls first. */
export function countUses(calls: Iterable<PastCall>): RuleUse[] {
  const uses = new Map<string, RuleUse>();
  for (const { rule, at } of calls) {
    if (rule === null) continue;
    const use = uses.get(rule) ?? { rule, calls: 0, lastAt: at };
    use.calls++;
    uses.set(rule, use);
  }
  return [...uses.values()];
}

/** The narrowest rule: this agent, this tool, exactly these arguments. */
function exactly({ agent, server, tool, arguments: args }: PastCall): RuleInput {
  return {
    effect: 'allow',
    agent: literalGlob(agent),
    server: literalGlob(server),
    tool: literalGlob(tool),
    when: [{ argument: '', is: 'equals', value: args }],
  };
}
