import { z } from 'zod';
import { AppError } from '../shared/errors.ts';
import { type ArgumentCondition, argumentConditionSchema } from '../shared/rule-conditions.ts';

type Told = Record<string, unknown>;

/** How each test is written in the short form, and what it is then. */
const tests: Readonly<Record<string, (value: unknown) => Told>> = {
  equals: (value) => ({ is: 'equals', value }),
  oneOf: (values) => ({ is: 'oneOf', values }),
  glob: (pattern) => ({ is: 'glob', pattern }),
  regex: (pattern) => ({ is: 'regex', pattern }),
  range: (range) => ({ ...(isRecord(range) ? range : {}), is: 'range' }),
  under: (folder) => ({ is: 'under', folder }),
  host: (hosts) => ({ is: 'host', hosts: [hosts].flat() }),
  present: (yes) => ({ is: yes === false ? 'absent' : 'present' }),
  absent: (yes) => ({ is: yes === false ? 'present' : 'absent' }),
};

/**
 * Conditions on arguments as a person types them: `{"path":{"under":"/work"},"branch":"main"}`, where what is no test is a
 * value to equal, or the contract's own list of conditions.
 */
export function conditions(text: string): ArgumentCondition[] {
  const parsed = z.array(argumentConditionSchema).min(1).safeParse(parse(text));
  if (parsed.success) return parsed.data;
  throw wrong(z.prettifyError(parsed.error));
}

function parse(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong('it is no JSON');
  }
  if (!isRecord(value)) return value;
  if ('argument' in value && 'is' in value) return [value];
  return Object.entries(value).flatMap(([name, told]) => {
    const argument = name.startsWith('/') ? name : `/${name.replaceAll('~', '~0')}`;
    const named = isRecord(told) ? Object.entries(told) : [['equals', told] as const];
    return named.map(([test, given]) => ({ argument, ...(tests[test]?.(given) ?? { is: test }) }));
  });
}

function isRecord(value: unknown): value is Told {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(why: string): AppError {
  return new AppError('input.invalid', `--when takes conditions on arguments as JSON: ${why}.`, {
    remedy: `For example {"path":{"under":"/home/me/project"}} or {"url":{"host":"*.example.com"},"count":{"range":{"max":5}}}.`,
  });
}
