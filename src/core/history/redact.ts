import type { EntryData } from '../../shared/history.ts';
import { announcedSecrets, namesSecret, secretShapes } from '../secret-patterns.ts';

export const redacted = '[redacted]';

// Shorter values occur in ordinary text by chance, and would make a history nobody can read.
const shortestSecret = 4;
const deepest = 100;

/**
 * Makes copies of what goes into the history without the secrets in it: by the name a value goes under, by the values
 * known to be secret (plain, and as JSON, URL or base64 text), and by shape.
 *
 * @param secrets the values known to be secret right now
 */
export function createRedactor(secrets: () => readonly string[]): (data: EntryData) => EntryData {
  let known: readonly string[] = [];
  let knownPattern: RegExp | null = null;

  return (data) => {
    const current = secrets();
    if (current.length !== known.length || current.some((secret, at) => secret !== known[at])) {
      known = [...current];
      knownPattern = patternOf(known);
    }
    return redactEntry(data, (text) => redactText(text, knownPattern));
  };
}

type Clean = (text: string) => string;

function redactEntry(data: EntryData, clean: Clean): EntryData {
  const copy = { ...data };
  if (data.arguments !== undefined) copy.arguments = redactValue(data.arguments, clean, 0);
  if (data.detail !== undefined) copy.detail = redactValue(data.detail, clean, 0);
  if (data.reason !== undefined) copy.reason = clean(data.reason);
  if (data.error !== undefined) copy.error = clean(data.error);
  if (data.client !== undefined) copy.client = clean(data.client);
  return copy;
}

function redactText(text: string, known: RegExp | null): string {
  const plain = known === null ? text : text.replace(known, redacted);
  return plain.replace(secretShapes, redacted).replace(announcedSecrets, `$1${redacted}`);
}

function patternOf(secrets: readonly string[]): RegExp | null {
  const forms = secrets
    .filter((secret) => secret.length >= shortestSecret)
    .flatMap((secret) => [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret.toWellFormed()),
      Buffer.from(secret).toString('base64'),
    ]);
  if (forms.length === 0) return null;
  // Longest first: a secret that begins like another one must not leave its end behind.
  const alternatives = [...new Set(forms)]
    .sort((a, b) => b.length - a.length)
    .map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(alternatives.join('|'), 'g');
}

function redactValue(value: unknown, clean: Clean, depth: number): unknown {
  if (typeof value === 'string') return clean(value);
  if (typeof value === 'number' || typeof value === 'bigint') {
    const text = String(value);
    return clean(text) === text && typeof value === 'number' ? value : clean(text);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) return '[nested too deeply]';
  if (Array.isArray(value)) return value.map((item, at) => redactItem(value[at - 1], item, clean, depth));

  const label = Object.entries(value).find(([key, name]) => /^(name|key)$/i.test(key) && typeof name === 'string');
  const labelled = label !== undefined && namesSecret(String(label[1]));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const hidden = isSecretUnder(key, item) || (labelled && /^value$/i.test(key));
      return [clean(key), hidden ? redacted : redactValue(item, clean, depth + 1)];
    }),
  );
}

// A command line: what follows `--token` is the token.
function redactItem(before: unknown, item: unknown, clean: Clean, depth: number): unknown {
  const isOption = typeof before === 'string' && /^--?[A-Za-z][\w-]*$/.test(before) && namesSecret(before);
  return isOption && typeof item === 'string' ? redacted : redactValue(item, clean, depth + 1);
}

function isSecretUnder(key: string, value: unknown): boolean {
  return value !== null && typeof value !== 'boolean' && namesSecret(key);
}
