import type { RuleInput } from '../../../shared/rules.ts';

type Condition = NonNullable<RuleInput['when']>[number];
export type ConditionTest = Condition['is'];

/** A condition while it is written. `key` tells one row from another while rows come and go. */
export interface ConditionForm {
  readonly key: string;
  readonly argument: string;
  readonly is: ConditionTest;
  readonly value: string;
}

export const conditionTests = [
  'equals',
  'oneOf',
  'under',
  'host',
  'glob',
  'regex',
  'range',
  'present',
  'absent',
] as const satisfies readonly ConditionTest[];

export function emptyCondition(): ConditionForm {
  return { key: crypto.randomUUID(), argument: '', is: 'equals', value: '' };
}

/** What stands for all arguments together: an empty place is more likely a forgotten one, and would mean something else. */
const everything = 'all arguments';

/** `path` as `/path`; what begins with a slash is a place already. Nothing typed is no place, which the contract refuses. */
function placeOf(text: string): string {
  const name = text.trim();
  if (name === everything) return '';
  if (name.startsWith('/')) return name;
  return `/${name.replaceAll('~', '~0')}`;
}

/** JSON where it is JSON, else the text itself. */
function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A value as {@link readValue} reads it back. */
function valueText(value: unknown): string {
  return typeof value === 'string' && readValue(value) === value ? value : JSON.stringify(value);
}

function parts(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function plainValue(text: string): string | number | boolean | null {
  const value = readValue(text);
  return typeof value === 'object' && value !== null ? text : (value as string | number | boolean | null);
}

/** Values with commas between them; one that has a comma in it makes all of it a JSON list. */
function plainValues(text: string): (string | number | boolean | null)[] {
  const whole = readValue(text);
  return Array.isArray(whole) ? whole : parts(text).map(plainValue);
}

function range(text: string): { min?: number; max?: number } {
  const [min = '', max = ''] = text.split(/…|\.\.\.?/).map((part) => part.trim());
  return { ...(min !== '' && { min: Number(min) }), ...(max !== '' && { max: Number(max) }) };
}

/** What the row says, to be checked by the contract. */
export function readCondition({ argument: text, is, value }: ConditionForm): Condition {
  const argument = placeOf(text);
  switch (is) {
    case 'present':
    case 'absent':
      return { argument, is };
    case 'equals':
      return { argument, is, value: readValue(value) };
    case 'oneOf':
      return { argument, is, values: plainValues(value) };
    case 'glob':
    case 'regex':
      return { argument, is, pattern: value };
    case 'range':
      return { argument, is, ...range(value) };
    case 'under':
      return { argument, is, folder: value.trim() };
    case 'host':
      return { argument, is, hosts: parts(value) };
  }
}

function textOf(condition: Condition): string {
  switch (condition.is) {
    case 'present':
    case 'absent':
      return '';
    case 'equals':
      return valueText(condition.value);
    case 'oneOf': {
      const simple = condition.values.map(valueText).join(', ');
      return plainValues(simple).length === condition.values.length ? simple : JSON.stringify(condition.values);
    }
    case 'glob':
    case 'regex':
      return condition.pattern;
    case 'range':
      return `${condition.min ?? ''}…${condition.max ?? ''}`;
    case 'under':
      return condition.folder;
    case 'host':
      return condition.hosts.join(', ');
  }
}

/** A condition as a row to change it in. */
export function writeCondition(condition: Condition): ConditionForm {
  const argument = condition.argument === '' ? everything : condition.argument;
  return { ...emptyCondition(), argument, is: condition.is, value: textOf(condition) };
}
