import { AppError } from '../../shared/errors.ts';

/** A secret that was found in a text, or (`value` null) one that has to be given before the server can start. */
export interface Secret {
  /** Tells the secrets of one server apart, e.g. the variable it was in. */
  readonly label: string;
  readonly value: string | null;
}

/** A text of a server as it will be kept: plain words, variables of Countersign's own environment, and secrets. */
export type Text = readonly (string | { readonly variable: string } | Secret)[];

export function isSecret(part: Text[number]): part is Secret {
  return typeof part !== 'string' && 'label' in part;
}

/** The secrets of these texts whose values are known. */
export function valuesIn(texts: readonly Text[]): { label: string; value: string }[] {
  return texts.flatMap((text) =>
    text.flatMap((part) => (isSecret(part) && part.value !== null ? [{ label: part.label, value: part.value }] : [])),
  );
}

/** What a secret of the server called `server` is called. */
export function secretName(server: string, label: string): string {
  return `${server}.${label}`;
}

/**
 * The template that stands for `text` in the configuration of the server called `server`.
 *
 * @throws AppError `input.invalid` where a plain `$` would become part of the placeholder after it
 */
export function template(text: Text, server: string): string {
  let written = '';
  for (const part of text) {
    if (typeof part === 'string') {
      // By a function: in a replacement text two dollar signs are one.
      written += part.replaceAll('${', () => '$${');
      continue;
    }
    if (written.endsWith('$')) {
      throw new AppError('input.invalid', 'A “$” stands right before a placeholder, which cannot be kept as it is.', {
        remedy: 'Add this server by hand.',
      });
    }
    written += isSecret(part) ? `\${secret:${secretName(server, part.label)}}` : `\${${part.variable}}`;
  }
  return written;
}
