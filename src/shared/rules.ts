import { z } from 'zod';
import { argumentConditionSchema, budgetSchema, claimConditionSchema, scopeSchema } from './rule-conditions.ts';

export const effects = ['allow', 'ask', 'deny'] as const;
export type Effect = (typeof effects)[number];

const glob = z.string().min(1, 'Use * for all.').max(256).default('*');

const fields = z.object({
  effect: z.enum(effects),
  agent: glob,
  server: glob,
  tool: glob,
  expiresAt: z.iso.datetime().nullable().default(null),
  note: z.string().max(500).default(''),
  /** `allow`: these must cover all the scopes of the tool; `ask` and `deny`: one of the tool's scopes reaches into these. */
  scopes: z.array(scopeSchema).min(1).max(50).optional(),
  claims: claimConditionSchema.optional(),
  /** All of them must hold. */
  when: z.array(argumentConditionSchema).min(1).max(20).optional(),
  /** Of an `allow` only. */
  budget: budgetSchema.optional(),
  /** Of an `ask` only: the person says yes in two separate acts. */
  twice: z.boolean().optional(),
  /** The person reads the result before the agent gets it. */
  reviewResult: z.boolean().optional(),
});

/**
 * `agent`, `server` and `tool` are globs: `*` stands for any text, `?` for one character, `\\` takes the next character as it
 * is, everything else stands for itself. A condition that is not there asks for nothing.
 */
export const ruleInputSchema = fields
  .refine(({ effect, budget }) => effect === 'allow' || !budget, {
    error: 'Only allow has a budget.',
    path: ['budget'],
  })
  .refine(({ effect, twice }) => effect === 'ask' || !twice, { error: 'Only ask is asked twice.', path: ['twice'] });
export type RuleInput = z.input<typeof ruleInputSchema>;

/** Where a rule came from: the person, their answer to an approval, a preset, or a project's file they accepted. */
export const ruleOrigins = ['person', 'approval', 'preset', 'project'] as const;

/** A rule; one born from an approval is a grant. A grant with a `session` ends with that session and is not kept on disk. */
export const ruleSchema = fields.extend({
  id: z.string(),
  createdAt: z.iso.datetime(),
  origin: z.enum(ruleOrigins),
  /** Of a preset's rule the preset, of a project's rule the folder. */
  source: z.string().optional(),
  session: z.string().nullable().default(null),
});
export type Rule = z.infer<typeof ruleSchema>;

/** What the rules say about one call, and which of them said it. */
export const verdictSchema = z.object({
  effect: z.enum(effects),
  /** The rule that won, or null when none matched and the default (ask; deny in strict mode) holds. */
  rule: ruleSchema.nullable(),
  /**
   * Set when something besides a rule decided: `strict` the default of strict mode, `unmapped` a tool without scopes in strict
   * mode, `seal` an allow that does not count because the rules were changed behind Countersign's back.
   */
  because: z.enum(['strict', 'unmapped', 'seal']).optional(),
  /** The person must say yes in two acts: an `ask` rule that surely matches wants it. */
  twice: z.literal(true).optional(),
  /** The person reads the result before the agent gets it. */
  reviewResult: z.literal(true).optional(),
});
export type Verdict = z.infer<typeof verdictSchema>;
