import { describe, expect, it } from 'vitest';
import { type Draft, readDraft } from '../../src/renderer/tools/draft.ts';
import { draftOf } from '../../src/renderer/tools/make-draft.ts';
import { describe as described, type Schema } from '../../src/renderer/tools/schema.ts';
import { proves } from '../proves.ts';
import { everyKind } from './tool-samples.ts';

const object = (properties: Record<string, unknown>, required: string[] = []): Schema => ({
  type: 'object',
  properties,
  required,
});
const there = (schema: Schema, value?: unknown) => draftOf(schema, schema, value, true);
const back = (schema: Schema, draft: Draft) => readDraft(schema, schema, draft, true);

describe('a form made of a schema', () => {
  it('begins with what the schema says is usual and leaves out what nobody has to give', () => {
    const { value, complaints } = back(everyKind.inputSchema, there(everyKind.inputSchema));
    expect(value).toEqual({ body: 'Seen on staging.', state: 'open', kind: 'issue' });
    expect(complaints).toEqual({ '/owner': 'This is needed.', '/priority': 'This is needed.' });
  });

  it('makes again every value that it can show', () => {
    proves('tools-screen.form');
    const value = {
      owner: 'acme',
      body: 'two\nlines',
      priority: 3,
      weight: 0.5,
      state: 'closed',
      draft: false,
      due: '2026-11-20',
      labels: ['a', 'b'],
      milestone: { title: 'One', number: 1 },
      target: { branch: 'main' },
      kind: 'issue',
      tree: { name: 'root', children: [{ name: 'leaf' }] },
      extra: { any: [1, null, { thing: true }] },
    };
    expect(back(everyKind.inputSchema, there(everyKind.inputSchema, value))).toEqual({ value, complaints: {} });
    const number = { ...value, target: 7 };
    expect(back(everyKind.inputSchema, there(everyKind.inputSchema, number)).value).toEqual(number);
  });

  it.each([
    ['a reference', { $ref: '#/$defs/a', $defs: { a: { type: 'integer' } } }, 'number'],
    ['a reference in a circle', { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/a' } } }, 'json'],
    ['a reference elsewhere', { $ref: 'https://example.com/schema.json' }, 'json'],
    ['parts that hold together', { allOf: [object({ a: { type: 'string' } }), object({ b: {} })] }, 'group'],
    ['text or nothing', { type: ['string', 'null'] }, 'text'],
    ['text or a number', { type: ['string', 'number'] }, 'choice'],
    ['one of some texts', { enum: ['a', 'b'] }, 'pick'],
    ['a list of places', { type: 'array', prefixItems: [{}], items: {} }, 'json'],
    ['no word about it', {}, 'json'],
    ['nonsense', { type: 7, properties: 'x', anyOf: 'y' }, 'json'],
  ] as const)('asks for %s', (_what, schema, kind) => {
    expect(described(schema, schema).shape.kind).toBe(kind);
  });

  it('says what is wrong with a number, a length and what is no JSON', () => {
    const schema = object({
      whole: { type: 'integer', maximum: 5 },
      part: { type: 'number' },
      short: { type: 'string', maxLength: 2 },
      any: {},
    });
    const typed = (text: string): Draft => ({ kind: 'text', text });
    const members = { whole: typed('1.5'), part: typed('x'), short: typed('abc'), any: typed('{') };
    expect(Object.keys(back(schema, { kind: 'group', members }).complaints)).toEqual([
      '/whole',
      '/part',
      '/short',
      '/any',
    ]);
    expect(back(schema, { kind: 'group', members: { whole: typed('6') } }).complaints).toEqual({
      '/whole': 'At most 5.',
    });
  });

  it('sends null where a needed value may be it and nothing was given', () => {
    const schema = object({ a: { type: ['string', 'null'] } }, ['a']);
    expect(back(schema, there(schema))).toEqual({ value: { a: null }, complaints: {} });
  });

  it('takes a name that objects have of themselves as any other', () => {
    const schema: Schema = JSON.parse(
      '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{}}}',
    );
    const value: unknown = JSON.parse('{"__proto__":"mine","constructor":1}');
    expect(JSON.stringify(back(schema, there(schema, value)).value)).toBe(JSON.stringify(value));
  });

  it('ends with schemas that hold themselves, wide and deep', () => {
    proves('tools-screen.hostile-schema');
    const names = Array.from({ length: 40 }, (_, n) => `n${n}`);
    const self = { $ref: '#' };
    const wide = object(Object.fromEntries(names.map((name) => [name, self])), names);
    expect(back(wide, there(wide)).value).toBeTypeOf('object');
    const branching: Schema = { anyOf: names.map(() => ({ type: 'array', items: self })), default: [[[[[[[[1]]]]]]]] };
    expect(() => back(branching, there(branching))).not.toThrow();
  });
});
