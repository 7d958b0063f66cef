import { z } from 'zod';
import { effects, ruleInputSchema, ruleSchema, verdictSchema } from './rules.ts';

/** A call to think through; without arguments, what can be said before any are known. */
export const supposedCallSchema = z.object({
  agent: z.string(),
  server: z.string(),
  tool: z.string(),
  arguments: z.record(z.string(), z.unknown()).default({}),
});

/**
 * One condition of a rule and what it came to: it `holds`, does `not` hold, or is `unclear` (an `ask` or `deny` matches all the
 * same, an `allow` does not). `detail` says more in a few words, e.g. how much of a budget is used, or where a path leads.
 */
export const findingSchema = z.object({
  condition: z.enum(['agent', 'server', 'tool', 'session', 'expiry', 'scopes', 'claims', 'argument', 'budget', 'seal']),
  outcome: z.enum(['holds', 'not', 'unclear']),
  /** The place in the arguments, of an `argument` condition. */
  argument: z.string().optional(),
  detail: z.string().optional(),
});
export type Finding = z.infer<typeof findingSchema>;

/** A verdict with its reasons. */
export const explanationSchema = z.object({
  verdict: verdictSchema,
  /** Every rule that matched, the winner first. */
  matched: z.array(z.object({ rule: ruleSchema, findings: z.array(findingSchema) })),
  /** Rules about this agent, server and tool that failed by something else: expired, used up, another argument. At most 20. */
  nearMisses: z.array(z.object({ rule: ruleSchema, findings: z.array(findingSchema) })),
  /** The scopes of the tool; null when nobody mapped it. */
  scopes: z.array(z.string()).nullable(),
});
export type Explanation = z.infer<typeof explanationSchema>;

const counts = z.object({ allow: z.int(), ask: z.int(), deny: z.int() });

/** What the rules, with `rule` added where it is given, would say to the newest calls of the history. */
export const ruleTrialInputSchema = z.object({
  rule: ruleInputSchema.optional(),
  calls: z.int().min(1).max(5000).default(1000),
});

/** What came of it. Expiry, budgets and sessions are left out: a trial asks what a rule means, not when. */
export const ruleTrialSchema = z.object({
  calls: z.int(),
  /** As the rules are now, without the tried one. */
  before: counts,
  /** With it. */
  after: counts,
  /** Calls the tried rule itself matched. */
  matched: z.int(),
  /** Calls whose arguments the history keeps only redacted, so that a condition on them was unclear. */
  unclear: z.int(),
  /** Of the calls the person answered themselves and the tried rule matched: how many answers it would have given, and missed. */
  answers: z.object({ same: z.int(), other: z.int() }),
  /** The newest calls it would change, at most 50. */
  changes: z.array(
    z.object({
      call: z.string(),
      at: z.iso.datetime(),
      agent: z.string(),
      server: z.string(),
      tool: z.string(),
      before: z.enum(effects),
      after: z.enum(effects),
    }),
  ),
});
export type RuleTrial = z.infer<typeof ruleTrialSchema>;

/** A rule the person may want: they allowed these calls again and again and denied none. It never adds itself. */
export const suggestionSchema = z.object({
  rule: ruleInputSchema,
  /** How often they allowed what it would allow. */
  allowed: z.int(),
  lastAt: z.iso.datetime(),
});
export type Suggestion = z.infer<typeof suggestionSchema>;

/** How often each rule decided among the newest calls (at most 5,000), and when last. Rules that never did are left out. */
export const ruleUseSchema = z.object({ rule: z.string(), calls: z.int(), lastAt: z.iso.datetime() });
export type RuleUse = z.infer<typeof ruleUseSchema>;
