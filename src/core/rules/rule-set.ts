import { z } from 'zod';
import { type RuleConfiguration, ruleConfigurationSchema, scopesSchema } from '../../shared/rule-set.ts';
import { type Rule, ruleSchema } from '../../shared/rules.ts';

/** All that is kept about rules, and sealed together. */
export const ruleSetSchema = z.object({
  /** Rises with every change, so that no two sets of one home are the same. */
  revision: z.int().min(0).default(0),
  rules: z.array(ruleSchema).default([]),
  strict: z.boolean().default(false),
  scopes: scopesSchema.prefault({}),
  trustedServers: ruleConfigurationSchema.shape.trustedServers.default([]),
  preset: z.string().nullable().default(null),
  /** The digest of the project file's text that was accepted. */
  projects: z.array(z.object({ folder: z.string(), digest: z.string() })).default([]),
});
export type RuleSet = z.infer<typeof ruleSetSchema>;

export const emptyRuleSet: RuleSet = ruleSetSchema.parse({});

export function configurationOf({ strict, scopes, trustedServers }: RuleConfiguration): RuleConfiguration {
  return { strict, scopes, trustedServers };
}

/** What holds while nobody knows whose rules these are: the good ones, and every deny of the others. */
export function tighter(good: RuleSet, found: RuleSet | null): RuleSet {
  if (found === null) return good;
  const denies = found.rules.filter(({ effect }: Rule) => effect === 'deny');
  return { ...good, rules: [...good.rules, ...denies], strict: good.strict || found.strict };
}
