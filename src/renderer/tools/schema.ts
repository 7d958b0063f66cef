/** A JSON Schema as a server wrote it: nothing in it is sure. */
export type Schema = Readonly<Record<string, unknown>>;

/** One property of an object. */
export interface Member {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
}

/** What a value is typed with; `json` is whatever no other field can make. */
export type Shape =
  | { readonly kind: 'text'; readonly least: number | null; readonly most: number | null }
  | { readonly kind: 'number'; readonly whole: boolean; readonly least: number | null; readonly most: number | null }
  | { readonly kind: 'pick'; readonly values: readonly unknown[] }
  | { readonly kind: 'list'; readonly item: Schema }
  | { readonly kind: 'group'; readonly members: readonly Member[] }
  | { readonly kind: 'choice'; readonly options: readonly Schema[] }
  | { readonly kind: 'json' };

/** A schema as a form sees it. `byDefault` is undefined where the schema names no default. */
export interface Described {
  readonly shape: Shape;
  readonly title: string | null;
  readonly description: string | null;
  readonly format: string | null;
  readonly byDefault: unknown;
  readonly nullable: boolean;
}

const mostHops = 32;

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
const schemas = (value: unknown): Schema[] => (Array.isArray(value) ? value.filter(isSchema) : []);
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** What a pointer of this document leads to; nothing is ever fetched. */
function at(root: Schema, pointer: string): Schema | null {
  if (pointer !== '#' && !pointer.startsWith('#/')) return null;
  let place: unknown = root;
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, name)) return null;
    place = (place as Record<string, unknown>)[name];
  }
  return isSchema(place) ? place : null;
}

/** Both at once: the properties and what is required of both, for the rest the second's word. */
function merged(one: Schema, other: Schema): Schema {
  const both: Record<string, unknown> = { ...one, ...other };
  if (isSchema(one.properties) && isSchema(other.properties)) {
    both.properties = { ...one.properties, ...other.properties };
  }
  if (one.required && other.required) both.required = [...texts(one.required), ...texts(other.required)];
  return both;
}

/** The schema itself, references followed and `allOf` taken in; null for references that lead nowhere or in circles. */
function resolved(schema: Schema, root: Schema): Schema | null {
  let now = schema;
  for (let hop = 0; hop < mostHops; hop += 1) {
    const { $ref, allOf, ...rest } = now;
    if (typeof $ref === 'string') {
      const target = at(root, $ref);
      if (!target) return null;
      now = merged(target, allOf === undefined ? rest : { ...rest, allOf });
    } else if (allOf !== undefined) {
      now = schemas(allOf).reduce(merged, rest);
    } else return now;
  }
  return null;
}

const isNull = (schema: Schema) => schema.type === 'null' || ('const' in schema && schema.const === null);

function objectShape({ properties, required, additionalProperties }: Schema): Shape {
  if (!isSchema(properties)) return additionalProperties === false ? { kind: 'group', members: [] } : { kind: 'json' };
  const needed = new Set(texts(required));
  const members = Object.entries(properties).map(([name, schema]) => ({
    name,
    schema: isSchema(schema) ? schema : {},
    required: needed.has(name),
  }));
  return { kind: 'group', members };
}

function numberShape(schema: Schema, whole: boolean): Shape {
  return { kind: 'number', whole, least: number(schema.minimum), most: number(schema.maximum) };
}

function shapeOf(schema: Schema, type: unknown): Shape {
  if ('const' in schema) return { kind: 'pick', values: [schema.const] };
  if (Array.isArray(schema.enum)) return { kind: 'pick', values: schema.enum };
  switch (type ?? (schema.properties ? 'object' : null)) {
    case 'string':
      return { kind: 'text', least: number(schema.minLength), most: number(schema.maxLength) };
    case 'number':
      return numberShape(schema, false);
    case 'integer':
      return numberShape(schema, true);
    case 'boolean':
      return { kind: 'pick', values: [true, false] };
    case 'array':
      return isSchema(schema.items) && !schema.prefixItems ? { kind: 'list', item: schema.items } : { kind: 'json' };
    case 'object':
      return objectShape(schema);
    default:
      return { kind: 'json' };
  }
}

/** The alternatives of a schema, each with all that holds for every one of them. */
function alternatives(schema: Schema): Schema[] | null {
  const { anyOf, oneOf, ...rest } = schema;
  const listed = schemas(oneOf ?? anyOf);
  if (listed.length > 0) return listed.map((option) => merged(rest, option));
  if (!Array.isArray(schema.type)) return null;
  return texts(schema.type).map((type) => ({ ...schema, type }));
}

/** How to ask for a value of this schema. `root` is the whole document its references are about. */
export function describe(schema: Schema, root: Schema): Described {
  const whole = resolved(schema, root);
  const known = whole ?? schema;
  const about = {
    title: text(known.title),
    description: text(known.description),
    format: text(known.format),
    byDefault: known.default,
  };
  if (!whole) return { ...about, shape: { kind: 'json' }, nullable: false };
  const all = alternatives(whole);
  if (!all) return { ...about, shape: shapeOf(whole, whole.type), nullable: isNull(whole) };
  const options = all.filter((option) => !isNull(option));
  const nullable = options.length < all.length;
  const [only] = options;
  if (options.length !== 1 || !only) return { ...about, shape: { kind: 'choice', options }, nullable };
  const inner = resolved(only, root);
  return { ...about, shape: inner && !alternatives(inner) ? shapeOf(inner, inner.type) : { kind: 'json' }, nullable };
}
