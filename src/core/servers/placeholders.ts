import { AppError } from '../../shared/errors.ts';

/** `${NAME}` stands for an environment variable, `${secret:NAME}` for a secret in the vault. */
export interface Placeholder {
  readonly kind: 'env' | 'secret';
  readonly name: string;
}

const marks = /\$\$\{|\$\{([^}]*)\}|\$\{/g;
const environmentName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const secretName = /^secret:([^\s}]+)$/;

/** The placeholder that makes `expand` put the secret called `name` in its place. */
export function secretPlaceholder(name: string): string {
  return `\${secret:${name}}`;
}

function parsePlaceholder(inside: string): Placeholder {
  const secret = secretName.exec(inside)?.[1];
  if (secret !== undefined) return { kind: 'secret', name: secret };
  if (environmentName.test(inside)) return { kind: 'env', name: inside };
  throw new AppError('input.invalid', `\${${inside}} is no placeholder Countersign knows.`, {
    remedy: 'Use ${NAME} for an environment variable, ${secret:NAME} for a secret, and $${ for a literal ${.',
  });
}

/**
 * What `text` is made of: literal strings and placeholders, in order. `$${` is a literal `${`.
 *
 * @throws AppError `input.invalid` for a `${…}` that is neither, or one that is not closed
 */
export function parseTemplate(text: string): (string | Placeholder)[] {
  const parts: (string | Placeholder)[] = [];
  let from = 0;
  for (const match of text.matchAll(marks)) {
    parts.push(text.slice(from, match.index));
    from = match.index + match[0].length;
    parts.push(match[0] === '$${' ? '${' : parsePlaceholder(match[1] ?? ''));
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== '');
}

/** `text` with the value `lookup` gives in the place of each placeholder; values are put in as they are, never expanded again. */
export async function expand(text: string, lookup: (placeholder: Placeholder) => Promise<string>): Promise<string> {
  const parts = await Promise.all(parseTemplate(text).map((part) => (typeof part === 'string' ? part : lookup(part))));
  return parts.join('');
}

const secretMarks = /\$\$\{|\$\{secret:([^\s}]+)\}/g;

/** The names of the secrets `text` points to; one with placeholders that are none has those that are. */
export function secretNames(text: string): string[] {
  return [...text.matchAll(secretMarks)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

/** `text` pointing to the secret `to` wherever it pointed to `from`. */
export function pointElsewhere(text: string, from: string, to: string): string {
  return text.replaceAll(secretMarks, (whole, name) => (name === from ? secretPlaceholder(to) : whole));
}
