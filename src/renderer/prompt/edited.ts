import { countHidden } from '../lib/reveal.ts';

/** One argument as the person edits it: a text as it is, anything else (and text with something hidden in it) as JSON. */
export interface EditedArgument {
  readonly name: string;
  readonly how: 'text' | 'json';
  /** As it was to begin with. */
  readonly before: string;
  readonly text: string;
}

const invisible =
  /(?![\n\t ])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    return `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }).join('');
}

/** JSON in which nothing hides: what cannot be seen is written as its code. */
function visibleJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(invisible, escaped);
}

export function startEditing(args: Readonly<Record<string, unknown>>): readonly EditedArgument[] {
  return Object.entries(args).map(([name, value]) => {
    const plain = typeof value === 'string' && countHidden(value) === 0;
    const text = plain ? value : visibleJson(value);
    return { name, how: plain ? 'text' : 'json', before: text, text };
  });
}

/** The arguments as edited, or the names of those that are no JSON. */
export function readEdited(
  edited: readonly EditedArgument[],
): { readonly arguments: Record<string, unknown> } | { readonly wrong: readonly string[] } {
  const wrong: string[] = [];
  const entries = edited.map(({ name, how, text }): [string, unknown] => {
    if (how === 'text') return [name, text];
    try {
      return [name, JSON.parse(text)];
    } catch {
      wrong.push(name);
      return [name, null];
    }
  });
  return wrong.length > 0 ? { wrong } : { arguments: Object.fromEntries(entries) };
}
