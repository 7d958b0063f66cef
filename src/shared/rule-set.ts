import { z } from 'zod';
import { scopeSchema } from './rule-conditions.ts';
import { ruleInputSchema, ruleSchema } from './rules.ts';

/** What a scope includes besides itself, e.g. `files:admin` includes `files:write`; `*` stands for the same text on both sides. */
export const scopeStepSchema = z.object({ scope: scopeSchema, includes: z.array(scopeSchema).min(1).max(50) });

/** The scopes of tools; `tool` is a glob over the server's own names. Every line that matches adds its scopes; none: unmapped. */
export const toolScopesSchema = z.object({
  server: z.string().min(1).max(64),
  tool: z.string().min(1).max(256),
  scopes: z.array(scopeSchema).max(50),
});

export const usualHierarchy: z.infer<typeof scopeStepSchema>[] = [
  { scope: '*:admin', includes: ['*:write'] },
  { scope: '*:write', includes: ['*:read'] },
];

export const scopesSchema = z.object({
  hierarchy: z.array(scopeStepSchema).max(500).default(usualHierarchy),
  tools: z.array(toolScopesSchema).max(5000).default([]),
});
export type Scopes = z.infer<typeof scopesSchema>;

/** What holds for all rules together. In strict mode what no rule allows is denied, and unmapped tools are not offered. */
const configuration = {
  strict: z.boolean(),
  scopes: scopesSchema,
  /** The servers whose claims about their tools the person believes. */
  trustedServers: z.array(z.string()).max(500),
};
export const ruleConfigurationSchema = z.object(configuration);
export type RuleConfiguration = z.infer<typeof ruleConfigurationSchema>;
export const ruleConfigurationChangeSchema = ruleConfigurationSchema.partial();

/** What would be different, for the person to look at before they accept it. */
export const ruleDifferenceSchema = z.object({
  added: z.array(ruleSchema),
  removed: z.array(ruleSchema),
  changed: z.array(z.object({ before: ruleSchema, after: ruleSchema })),
  /** What holds for all rules, where it changes. */
  before: ruleConfigurationChangeSchema,
  after: ruleConfigurationChangeSchema,
});
export type RuleDifference = z.infer<typeof ruleDifferenceSchema>;

/**
 * Why the rules do not count as the person's: `unsealed` the mark is gone, `changed` it does not fit, `missing` the file is gone,
 * `older` an older copy was put back, `key` they were sealed with another key than the vault's, `unreadable` it is no rule file.
 */
export const sealBreaks = ['unsealed', 'changed', 'missing', 'older', 'key', 'unreadable'] as const;
export type SealBreak = (typeof sealBreaks)[number];

/** While it is broken every call asks, denies still deny, and rules cannot be changed until the person accepts or undoes. */
export const sealStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('sealed') }),
  z.object({
    state: z.literal('broken'),
    reason: z.enum(sealBreaks),
    /** From the last good copy to what the file says now; null when one of the two cannot be read. */
    difference: ruleDifferenceSchema.nullable(),
    /** Whether there is a last good copy to go back to. */
    canUndo: z.boolean(),
    /** Whether what the file says now can be accepted. */
    canAccept: z.boolean(),
  }),
]);
export type SealState = z.infer<typeof sealStateSchema>;

/** A folder whose `.countersign/rules.json` the person named. What they accepted holds until they accept something else. */
export const projectStateSchema = z.object({
  folder: z.string(),
  /** `waiting`: its file is not what was accepted; `invalid`: it is no rules, or loosens; `missing`: it is gone. */
  state: z.enum(['current', 'waiting', 'invalid', 'missing']),
  problem: z.string().nullable(),
});
export type ProjectState = z.infer<typeof projectStateSchema>;

/** Everything about the rules besides the rules themselves. */
export const ruleBookSchema = z.object({
  ...configuration,
  seal: sealStateSchema,
  projects: z.array(projectStateSchema),
  /** The preset last chosen; null while the person has chosen none and may still be asked. */
  preset: z.string().nullable(),
});
export type RuleBook = z.infer<typeof ruleBookSchema>;

/** Rules to begin with. Choosing one replaces the rules of another preset and touches none of the person's own. */
export const presetSchema = z.object({
  id: z.enum(['careful', 'balanced', 'strict']),
  strict: z.boolean(),
  rules: z.array(ruleInputSchema),
});
export type Preset = z.infer<typeof presetSchema>;

/** Where rules come from that the person has not accepted yet: what a preset, a text, a project's file, or the edited file says. */
export const ruleSourceSchema = z.discriminatedUnion('from', [
  z.object({ from: z.literal('preset'), preset: presetSchema.shape.id }),
  /** An exported rule set. It replaces the person's rules and presets, and what holds for all; grants and projects stay. */
  z.object({ from: z.literal('text'), text: z.string().max(5_000_000) }),
  /** A folder with a `.countersign/rules.json` in it, absolute. It can only tighten: an `allow` in it is refused. */
  z.object({ from: z.literal('project'), folder: z.string().min(1).max(4096) }),
  /** The rule file as it is now, changed behind Countersign's back; the only source whose difference has grants in it. */
  z.object({ from: z.literal('edited') }),
]);
export type RuleSource = z.infer<typeof ruleSourceSchema>;

/** What accepting a source would do. `digest` is over exactly this; accepting needs it, and counts for nothing else. */
export const ruleProposalSchema = z.object({ digest: z.string(), difference: ruleDifferenceSchema });
export type RuleProposal = z.infer<typeof ruleProposalSchema>;
