import type { Ask } from '../../shared/imports.ts';
import { type Answers, answerTo, fill } from './asks.ts';
import type { RegistryInput } from './registry-schema.ts';

/** One input of an entry: what it asks the person, and what it comes to with their answers. */
export interface Resolved {
  readonly asks: readonly Ask[];
  /** Null when it is optional and was left empty. @throws AppError `input.invalid` */
  value(answers: Answers): string | null;
  /** Whether what it comes to is a secret. */
  readonly secret: boolean;
}

/**
 * What an input means: a fixed `value`, in which only its variables are the person's to fill in, or else a question of its own.
 *
 * @param name what it is called, which no other input of the same server may be
 */
export function resolveInput(name: string, label: string, input: RegistryInput): Resolved {
  if (input.value === undefined) {
    const ask = askFor(name, label, input);
    return { asks: [ask], value: (answers) => answerTo(ask, answers), secret: ask.secret };
  }
  const { value } = input;
  const variables = Object.entries(input.variables ?? {}).map(([variable, inner]) => ({
    variable,
    inner: resolveInput(`${name}.${variable}`, variable, { ...inner, variables: undefined }),
  }));
  const used = variables.filter(({ variable }) => value.includes(`{${variable}}`));
  return {
    asks: used.flatMap(({ inner }) => inner.asks),
    value: (answers) => {
      const given = new Map(used.map(({ variable, inner }) => [variable, inner.value(answers)]));
      if ([...given.values()].includes(null)) return null;
      return fill(value, (variable) => given.get(variable) ?? undefined);
    },
    secret: input.isSecret || used.some(({ inner }) => inner.secret),
  };
}

function askFor(name: string, label: string, input: RegistryInput): Ask {
  return {
    name,
    label,
    hint: [input.description, input.placeholder && `e.g. ${input.placeholder}`].filter(Boolean).join(' ') || null,
    secret: input.isSecret,
    required: input.isRequired,
    default: input.default || null,
    choices: input.choices?.length ? input.choices : input.format === 'boolean' ? ['true', 'false'] : null,
  };
}
