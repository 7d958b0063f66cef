import { t } from '../text/en.ts';
import { type Described, describe, type Schema, type Shape } from './schema.ts';

/** What the person has typed for one schema so far. Text stays text until it is read. */
export type Draft =
  | { readonly kind: 'absent' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'pick'; readonly at: number }
  | { readonly kind: 'list'; readonly items: readonly { readonly id: number; readonly draft: Draft }[] }
  | { readonly kind: 'group'; readonly members: Readonly<Record<string, Draft>> }
  | { readonly kind: 'choice'; readonly at: number; readonly draft: Draft };

export const absent: Draft = { kind: 'absent' };

/** What is wrong with which value, by its place as a JSON Pointer. */
export type Complaints = Readonly<Record<string, string>>;

const words = t.trying.form;

type Read = { readonly value: unknown } | { readonly complaint: string };

function readJson(text: string): Read {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { complaint: t.trying.valueNotJson };
  }
}

function readNumber(text: string, { whole, least, most }: Extract<Shape, { kind: 'number' }>): Read {
  const value = Number(text);
  if (!Number.isFinite(value)) return { complaint: words.number };
  if (whole && !Number.isInteger(value)) return { complaint: words.whole };
  if (least !== null && value < least) return { complaint: words.atLeast(least) };
  if (most !== null && value > most) return { complaint: words.atMost(most) };
  return { value };
}

function readText(text: string, shape: Shape): Read {
  if (shape.kind === 'json') return readJson(text);
  if (shape.kind === 'number') return readNumber(text, shape);
  if (shape.kind !== 'text') return { value: undefined };
  if (shape.least !== null && text.length < shape.least) return { complaint: words.longer(shape.least) };
  if (shape.most !== null && text.length > shape.most) return { complaint: words.shorter(shape.most) };
  return { value: text };
}

const isAbsent = (draft: Draft) => draft.kind === 'absent' || (draft.kind === 'text' && draft.text === '');

/** Reads one draft and those in it, and notes what is wrong where. */
function createReader(root: Schema, complaints: Record<string, string>) {
  const nothing = ({ nullable }: Described, needed: boolean, path: string) => {
    if (needed && !nullable) complaints[path] = words.required;
    return needed && nullable ? null : undefined;
  };
  const typed = (text: string, shape: Shape, path: string) => {
    const found = readText(text, shape);
    if ('value' in found) return found.value;
    complaints[path] = found.complaint;
    return undefined;
  };
  const members = (
    shape: Extract<Shape, { kind: 'group' }>,
    draft: Extract<Draft, { kind: 'group' }>,
    path: string,
  ) => {
    const values = shape.members.map(
      ({ name, schema, required }) =>
        [name, read(schema, draft.members[name] ?? absent, required, `${path}/${name}`)] as const,
    );
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  };
  const several = (shape: Shape, draft: Draft, path: string): unknown => {
    if (draft.kind === 'pick' && shape.kind === 'pick') return shape.values[draft.at];
    if (draft.kind === 'group' && shape.kind === 'group') return members(shape, draft, path);
    if (draft.kind === 'list' && shape.kind === 'list') {
      return draft.items.map((item, place) => read(shape.item, item.draft, true, `${path}/${place}`));
    }
    if (draft.kind !== 'choice' || shape.kind !== 'choice') return undefined;
    const option = shape.options[draft.at];
    return option && read(option, draft.draft, true, `${path}/?`);
  };
  const read = (schema: Schema, draft: Draft, needed: boolean, path: string): unknown => {
    const described = describe(schema, root);
    if (isAbsent(draft)) return nothing(described, needed, path);
    if (draft.kind === 'text') return typed(draft.text, described.shape, path);
    return several(described.shape, draft, path);
  };
  return read;
}

/** What was typed as the value it makes, undefined where it is left out; and what is wrong with it. */
export function readDraft(
  schema: Schema,
  root: Schema,
  draft: Draft,
  required: boolean,
): { value: unknown; complaints: Complaints } {
  const complaints: Record<string, string> = {};
  const value = createReader(root, complaints)(schema, draft, required, '');
  return { value, complaints };
}
