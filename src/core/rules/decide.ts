import type { Effect, Rule, Verdict } from '../../shared/rules.ts';
import { matchesGlob } from './glob.ts';

/** What the rules look at in a call. */
export interface Subject {
  readonly agent: string;
  readonly session: string;
  readonly server: string;
  readonly tool: string;
}

const strength: Record<Effect, number> = { allow: 1, ask: 2, deny: 3 };

/**
 * What the rules say about one call: any matching deny wins, then any matching ask, then allow; without a match it asks.
 * Pure; the same answer for the same input whatever the order of the rules' effects.
 *
 * @param now milliseconds since 1970; expired rules do not count
 */
export function decide(rules: readonly Rule[], subject: Subject, now: number): Verdict {
  let winner: Rule | null = null;
  for (const rule of rules) {
    if (winner && strength[rule.effect] <= strength[winner.effect]) continue;
    if (!applies(rule, subject, now)) continue;
    winner = rule;
    if (rule.effect === 'deny') break;
  }
  return { effect: winner?.effect ?? 'ask', rule: winner };
}

function applies(rule: Rule, subject: Subject, now: number): boolean {
  if (rule.expiresAt !== null && Date.parse(rule.expiresAt) <= now) return false;
  // Conditions are not looked at here: they narrow what is allowed to nothing.
  if (rule.when && rule.effect === 'allow') return false;
  if (rule.session !== null && rule.session !== subject.session) return false;
  return (
    matchesGlob(rule.server, subject.server) &&
    matchesGlob(rule.tool, subject.tool) &&
    matchesGlob(rule.agent, subject.agent)
  );
}
