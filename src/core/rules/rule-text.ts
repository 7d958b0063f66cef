import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { type RuleConfiguration, ruleConfigurationSchema } from '../../shared/rule-set.ts';
import { type Rule, ruleInputSchema } from '../../shared/rules.ts';
import { inputOf } from './make-rule.ts';
import { configurationOf, type RuleSet } from './rule-set.ts';

const inputs = z
  .array(
    ruleInputSchema.and(
      z.object({
        id: z
          .string()
          .regex(/^r-[0-9a-z]{1,64}$/)
          .optional(),
      }),
    ),
  )
  .max(5000);
const exported = z.object({
  countersign: z.literal('rules'),
  version: z.literal(1),
  ...ruleConfigurationSchema.shape,
  rules: inputs,
});
const projectFile = z.object({ rules: z.array(ruleInputSchema).max(1000) });

/** Grants stay at home, and a project's rules with the project. */
export function isPortable({ origin }: Rule): boolean {
  return origin === 'person' || origin === 'preset';
}

/** The rules as a text another Countersign can read. */
export function exportText(set: RuleSet): string {
  const rules = set.rules.filter(isPortable).map((rule) => ({ id: rule.id, ...inputOf(rule) }));
  const value = { countersign: 'rules', version: 1, ...configurationOf(set), rules };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** @throws AppError `input.invalid` */
export function parseExport(text: string): RuleConfiguration & { rules: z.infer<typeof inputs> } {
  return parse(exported, text, 'an exported rule set');
}

/**
 * The rules of a project's file. They can only tighten what the person decided.
 *
 * @throws AppError `input.invalid`, `rules.loosens` when one of them allows
 */
export function parseProject(text: string): z.infer<typeof ruleInputSchema>[] {
  const { rules } = parse(projectFile, text, 'a project’s rule file');
  if (!rules.some(({ effect }) => effect === 'allow')) return rules;
  throw new AppError('rules.loosens', 'A project’s rules can only ask or deny, and one of these allows.', {
    remedy: 'Take the allow out of the file, or add it to your own rules.',
  });
}

function parse<S extends z.ZodType>(schema: S, text: string, what: string): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError('input.invalid', `This is not ${what}: it is no JSON.`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const why = z.prettifyError(parsed.error);
  throw new AppError('input.invalid', `This is not ${what}: ${why}`, { cause: parsed.error });
}
