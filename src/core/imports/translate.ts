import { join } from 'node:path';
import type { Problem } from '../../shared/servers.ts';
import { quote } from '../quote.ts';
import type { Machine } from './client-files.ts';
import type { Inputs } from './find-entries.ts';
import type { Text } from './text.ts';
import { firstText } from './values.ts';

/** What a client's placeholders mean here. */
export interface Dialect {
  readonly machine: Machine;
  readonly inputs: Inputs;
  /** The folder a document belongs to, for `${workspaceFolder}`; null when it is nobody's. */
  readonly workspace: string | null;
  /** Whether `$NAME` without braces is a placeholder too. */
  readonly bare: boolean;
}

/** A text with what there is to say about it. `problem`: it cannot be kept. */
export interface Translated {
  readonly text: Text;
  readonly notes: readonly Problem[];
  readonly problem: Problem | null;
}

const braced = /\$\{\{\s*(?:secrets|inputs)\.([\w.-]+)\s*\}\}|\$\{([^{}]*)\}/g;
const bracedOrBare = new RegExp(`${braced.source}|\\$([A-Za-z_]\\w*)`, 'g');
const variable = /^(?:env:)?([A-Za-z_]\w*)(?::?-([\s\S]*))?$/;

/** A client's text in our words. A placeholder that means nothing here stays a plain word, and is told. */
export function translate(source: string, dialect: Dialect): Translated {
  const text: Text[number][] = [];
  const notes: Problem[] = [];
  let problem: Problem | null = null;
  let from = 0;
  for (const match of source.matchAll(dialect.bare ? bracedOrBare : braced)) {
    const [all, elsewhere, inside, name] = match;
    const meaning =
      elsewhere === undefined ? meaningOf(inside ?? name ?? '', all, dialect) : asked(elsewhere, elsewhere);
    text.push(source.slice(from, match.index), meaning.part);
    from = match.index + all.length;
    if (meaning.note) notes.push(meaning.note);
    problem ??= meaning.problem ?? null;
  }
  text.push(source.slice(from));
  return { text: joined(text), notes, problem };
}

interface Meaning {
  part: Text[number];
  note?: Problem | undefined;
  problem?: Problem;
}

function meaningOf(inside: string, all: string, { machine, inputs, workspace }: Dialect): Meaning {
  const input = /^(?:input|secret|secrets):(.+)$/.exec(inside)?.[1];
  if (input !== undefined) return ask(input, inputs);
  if (inside === 'userHome' || inside === 'HOME') return { part: machine.home };
  if (inside === 'pathSeparator' || inside === '/') return { part: join('/') };
  if (/^(?:workspaceFolder|workspaceRoot|workspaceFolderBasename)\b/.test(inside))
    return inWorkspace(inside, workspace);
  const [, name, fallback] = variable.exec(inside) ?? [];
  if (name === undefined) {
    const message = 'A placeholder in it means nothing to Countersign and is kept as it stands.';
    return { part: all, note: { code: 'unknown_placeholder', message } };
  }
  const set = Boolean(machine.environment[name]) && !name.startsWith('COUNTERSIGN_');
  if (set || fallback === undefined) return { part: { variable: name }, note: set ? undefined : unset(name) };
  const message = `The variable ${name} is not set here, so what stands there for that case is taken.`;
  return { part: fallback, note: { code: 'default_used', message } };
}

function unset(name: string): Problem {
  return {
    code: 'unset_variable',
    message: `It needs the environment variable ${name}, which is not set where Countersign runs.`,
    remedy: `Set ${name} and start Countersign again, or write the value into the server's configuration.`,
  };
}

/** What the client would ask for: its default when that is no secret, else a secret that is still to be given. */
function ask(id: string, inputs: Inputs): Meaning {
  const input = inputs.get(id);
  const description = input && firstText(input, 'description', 'prompt');
  const fallback = input?.get('password') === true ? null : input && firstText(input, 'default');
  if (fallback) {
    const message = `Its client would ask for ${quote(description ?? id)}; what it suggests is taken.`;
    return { part: fallback, note: { code: 'default_used', message } };
  }
  return asked(id, description ?? id);
}

function asked(id: string, description: string): Meaning {
  return {
    part: { label: id, value: null },
    note: {
      code: 'secret_to_give',
      message: `It needs ${quote(description)}, which does not come with it.`,
      remedy: 'Give its value under Secrets before you switch the server on.',
    },
  };
}

function inWorkspace(inside: string, workspace: string | null): Meaning {
  if (workspace !== null && inside === 'workspaceFolder') return { part: workspace };
  const problem = {
    code: 'input.invalid',
    message: `“\${${inside}}” stands for a folder that only its client knows.`,
    remedy: 'Import the file from inside its project, or write the folder in place of the placeholder.',
  };
  return { part: `\${${inside}}`, problem };
}

function joined(text: Text): Text {
  const parts: Text[number][] = [];
  for (const part of text) {
    const last = parts.at(-1);
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
    else if (part !== '') parts.push(part);
  }
  return parts;
}
