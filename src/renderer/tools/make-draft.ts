import { absent, type Draft, readDraft } from './draft.ts';
import { type Described, describe, type Member, type Schema } from './schema.ts';

/** Deeper than this, what is required is filled in only when the person asks for it: a schema may hold itself. */
const deepest = 3;
/** A schema may branch without end; what comes after so many steps is left absent. */
const mostSteps = 1000;
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

interface Making {
  readonly root: Schema;
  left: number;
}

function groupOf(members: readonly Member[], making: Making, value: unknown, depth: number): Draft {
  const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const drafts = members.map(({ name, schema, required }) => {
    const own = Object.hasOwn(given, name) ? given[name] : undefined;
    return [name, make(schema, making, own, required, depth + 1)] as const;
  });
  return { kind: 'group', members: Object.fromEntries(drafts) };
}

/** An empty draft to begin with, where the person has to give something. */
function begin({ shape }: Described, making: Making, depth: number): Draft {
  if (shape.kind === 'pick') return shape.values.length === 1 ? { kind: 'pick', at: 0 } : absent;
  if (shape.kind === 'list') return { kind: 'list', items: [] };
  if (shape.kind === 'group') return groupOf(shape.members, making, undefined, depth);
  const [first] = shape.kind === 'choice' ? shape.options : [];
  return first ? { kind: 'choice', at: 0, draft: make(first, making, undefined, true, depth + 1) } : absent;
}

function choiceFor(options: readonly Schema[], making: Making, value: unknown, depth: number): Draft {
  for (const [at, option] of options.entries()) {
    const draft = make(option, making, value, true, depth + 1);
    if (same(readDraft(option, making.root, draft, true).value, value)) return { kind: 'choice', at, draft };
  }
  return absent;
}

/** The draft that makes exactly this value, which is not null; absent where the shape cannot make it. */
function fill({ shape }: Described, making: Making, given: unknown, depth: number): Draft {
  switch (shape.kind) {
    case 'text':
      return typeof given === 'string' ? { kind: 'text', text: given } : absent;
    case 'number':
      return typeof given === 'number' ? { kind: 'text', text: String(given) } : absent;
    case 'json':
      return { kind: 'text', text: JSON.stringify(given, null, 2) };
    case 'pick': {
      const at = shape.values.findIndex((one) => same(one, given));
      return at < 0 ? absent : { kind: 'pick', at };
    }
    case 'list': {
      if (!Array.isArray(given)) return absent;
      const items = given.map((item, id) => ({ id, draft: make(shape.item, making, item, true, depth + 1) }));
      return { kind: 'list', items };
    }
    case 'group':
      return typeof given === 'object' && !Array.isArray(given) ? groupOf(shape.members, making, given, depth) : absent;
    case 'choice':
      return choiceFor(shape.options, making, given, depth);
  }
}

function make(schema: Schema, making: Making, value: unknown, required: boolean, depth: number): Draft {
  making.left -= 1;
  if (making.left < 0) return absent;
  const described = describe(schema, making.root);
  const given = value === undefined ? described.byDefault : value;
  if (given !== undefined && given !== null) return fill(described, making, given, depth);
  const { shape, nullable } = described;
  const picked = given === null && shape.kind === 'pick' ? shape.values.indexOf(null) : -1;
  if (picked >= 0) return { kind: 'pick', at: picked };
  return required && !nullable && depth < deepest ? begin(described, making, depth) : absent;
}

/** The draft that makes `value`, or the schema's default when it is undefined; what no field can make is absent. */
export function draftOf(schema: Schema, root: Schema, value: unknown, required: boolean): Draft {
  return make(schema, { root, left: mostSteps }, value, required, 0);
}

/** What stands there once the person wants to give something that was absent. */
export function beginning(described: Described, root: Schema): Draft {
  return begin(described, { root, left: mostSteps }, 0);
}
