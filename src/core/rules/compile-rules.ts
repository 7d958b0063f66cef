import type { Budget } from '../../shared/rule-conditions.ts';
import type { RuleConfiguration } from '../../shared/rule-set.ts';
import type { Finding as NamedFinding } from '../../shared/rule-trials.ts';
import type { Effect, Rule } from '../../shared/rules.ts';
import type { Annotations } from '../../shared/servers.ts';
import { type ArgumentFacts, argumentTest } from './argument-test.ts';
import { meetsClaims } from './claims.ts';
import { type Finding, when } from './finding.ts';
import { matchesGlob } from './glob.ts';
import { openScopes, type ScopeBook } from './scopes.ts';

/** What the rules look at in a call. */
export interface Subject {
  readonly agent: string;
  readonly session: string;
  readonly server: string;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What the server claims about the tool. */
  readonly claims?: Annotations | undefined;
}

/** What is true at the moment of a decision besides the rules and the call. */
export interface Facts extends ArgumentFacts {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How much of a rule's budget is used. */
  used(rule: string, budget: Budget): number;
}

/** The rules and all that holds for them. */
export interface RuleBase extends RuleConfiguration {
  readonly rules: readonly Rule[];
  /** False while they may be someone else's; then nothing they allow passes without the person. */
  readonly sealed: boolean;
}

/** One condition, ready to be asked. */
export interface Check extends Pick<NamedFinding, 'condition' | 'argument'> {
  test(subject: Subject, facts: Facts): Finding;
}

export interface CompiledRule {
  readonly rule: Rule;
  readonly checks: readonly Check[];
}

/** Rules made ready once, so that a decision looks only at the few that can matter. */
export interface CompiledRules extends Pick<RuleBase, 'strict' | 'sealed'> {
  readonly scopes: ScopeBook;
  /** The rules whose globs match, denies first, then asks, else in their order. */
  about(subject: Pick<Subject, 'agent' | 'server' | 'tool'>): readonly CompiledRule[];
}

/** Names come from agents and servers, so what is remembered about them is bounded. */
const mostRemembered = 2000;
const order: Readonly<Record<Effect, number>> = { deny: 0, ask: 1, allow: 2 };

export function compileRules(base: RuleBase): CompiledRules {
  const scopes = openScopes(base.scopes);
  const trusted = new Set(base.trustedServers);
  const compiled = base.rules
    .toSorted((a, b) => order[a.effect] - order[b.effect])
    .map((rule) => ({
      rule,
      agent: globTest(rule.agent),
      server: globTest(rule.server),
      tool: globTest(rule.tool),
      checks: checksOf(rule, scopes, trusted),
    }));
  const remembered = new Map<string, readonly CompiledRule[]>();
  return {
    strict: base.strict,
    sealed: base.sealed,
    scopes,
    about({ agent, server, tool }) {
      const name = JSON.stringify([agent, server, tool]);
      const known = remembered.get(name);
      if (known) return known;
      const found = compiled.filter((one) => one.server(server) && one.tool(tool) && one.agent(agent));
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(name, found);
      return found;
    },
  };
}

/** Cheapest first: what fails early is not looked up on disk. */
function checksOf(rule: Rule, scopes: ScopeBook, trusted: ReadonlySet<string>): Check[] {
  const { effect, session, expiresAt, scopes: wanted, claims, when: conditions = [], budget } = rule;
  const checks: Check[] = [];
  if (session !== null) {
    checks.push({ condition: 'session', test: (subject) => when(subject.session === session) });
  }
  if (expiresAt !== null) {
    const end = Date.parse(expiresAt);
    checks.push({ condition: 'expiry', test: (_, { now }) => ({ ...when(now < end), detail: `until ${expiresAt}` }) });
  }
  if (wanted) {
    checks.push({ condition: 'scopes', test: ({ server, tool }) => scopes.meets(wanted, effect, server, tool) });
  }
  if (claims) {
    const test = (subject: Subject) => meetsClaims(claims, subject.claims, trusted.has(subject.server));
    checks.push({ condition: 'claims', test });
  }
  if (budget) {
    checks.push({
      condition: 'budget',
      test(_, facts) {
        const used = facts.used(rule.id, budget);
        return { ...when(used < budget.calls), detail: `${used} of ${budget.calls} a ${budget.per} used` };
      },
    });
  }
  for (const condition of conditions) {
    const test = argumentTest(condition, effect);
    const { argument } = condition;
    checks.push({ condition: 'argument', argument, test: (subject, facts) => test(subject.arguments, facts) });
  }
  return checks;
}

function globTest(pattern: string): (text: string) => boolean {
  if (pattern === '*') return () => true;
  const literal = /^[^*?\\]*/.exec(pattern)?.[0] ?? '';
  if (literal === pattern) return (text) => text === pattern;
  return (text) => text.startsWith(literal) && matchesGlob(pattern, text);
}
