import { z } from 'zod';

export const effects = ['allow', 'ask', 'deny'] as const;
export type Effect = (typeof effects)[number];

const glob = z.string().min(1, 'Use * for all.').max(256).default('*');

/**
 * `agent`, `server` and `tool` are globs: `*` stands for any text, `?` for one character, `\\` takes the next character as it
 * is, everything else stands for itself.
 */
export const ruleInputSchema = z.object({
  effect: z.enum(effects),
  agent: glob,
  server: glob,
  tool: glob,
  expiresAt: z.iso.datetime().nullable().default(null),
  note: z.string().max(500).default(''),
});
export type RuleInput = z.input<typeof ruleInputSchema>;

/** A rule; one born from an approval is a grant. A grant with a `session` ends with that session and is not kept on disk. */
export const ruleSchema = ruleInputSchema.extend({
  id: z.string(),
  createdAt: z.iso.datetime(),
  origin: z.enum(['person', 'approval']),
  session: z.string().nullable().default(null),
});
export type Rule = z.infer<typeof ruleSchema>;

/** What the rules say about one call, and which of them said it. */
export const verdictSchema = z.object({
  effect: z.enum(effects),
  /** The rule that won, or null when none matched and the default (ask) holds. */
  rule: ruleSchema.nullable(),
});
export type Verdict = z.infer<typeof verdictSchema>;
