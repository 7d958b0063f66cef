import { describe, expect, it } from 'vitest';
import { namesIn } from '../../../src/core/known-servers/asks.ts';
import { openCatalog } from '../../../src/core/known-servers/catalog.ts';
import { catalogEntrySchema } from '../../../src/shared/imports.ts';
import { serverInputSchema, serverNameSchema } from '../../../src/shared/servers.ts';
import { proves } from '../../proves.ts';

const catalog = openCatalog();
const entries = catalog.list();

/** An answer for everything an entry asks. */
const answersFor = (id: string) =>
  Object.fromEntries(
    (entries.find((entry) => entry.id === id)?.asks ?? []).map((ask) => [
      ask.name,
      ask.choices?.[0] ?? `my-${ask.name}`,
    ]),
  );

describe('the catalog of known servers', () => {
  it('says of each where its data comes from and when it was read, and names each once', () => {
    proves('catalog.sourced');
    expect(entries.length).toBeGreaterThanOrEqual(25);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    for (const entry of entries) {
      expect(catalogEntrySchema.parse(entry), entry.id).toEqual(entry);
      expect(new URL(entry.source).protocol, entry.id).toBe('https:');
      expect(serverNameSchema.safeParse(entry.id).success, entry.id).toBe(true);
    }
  });

  it.each(entries.map(({ id }) => id))('has a server that can be added once its asks are answered: %s', (id) => {
    const { servers } = catalog.server(id, answersFor(id));
    for (const { input } of servers) {
      expect(serverInputSchema.safeParse(input).error).toBeUndefined();
      const { name: _, ...rest } = input;
      expect(JSON.stringify(rest)).not.toMatch(/\{[a-z]+\}/);
    }
  });

  it('asks for nothing that it does not use, and uses nothing that it does not ask for', () => {
    for (const entry of entries) {
      const blank = Object.fromEntries(entry.asks.map(({ name }) => [name, `<${name}>`]));
      const text = JSON.stringify(catalog.server(entry.id, blank));
      for (const { name } of entry.asks) expect(text, `${entry.id}: ${name}`).toContain(`<${name}>`);
      for (const name of namesIn(entry.summary))
        expect(
          entry.asks.map((ask) => ask.name),
          entry.id,
        ).toContain(name);
    }
  });

  it('pins the version of each package that is started with npx', () => {
    for (const { id, summary } of entries)
      if (summary.startsWith('npx ')) expect(summary, id).toMatch(/^npx -y @?[\w/.-]+@\d+\.\d+\.\d+( |$)/);
  });

  const secretAsks = entries.flatMap(({ id, asks }) =>
    asks.filter(({ secret }) => secret).map(({ name }) => [id, name]),
  );
  it.each(secretAsks)('keeps what is secret out of everything but values that go to the vault: %s, %s', (id, name) => {
    const { input } = catalog.server(id, answersFor(id)).servers[0] ?? {};
    const values = (input?.transport === 'stdio' ? input.env : input?.headers) ?? [];
    expect(JSON.stringify({ ...input, env: [], headers: [] })).not.toContain(`my-${name}`);
    const holding = values.filter(({ value }) => value.includes(`my-${name}`));
    expect(holding.map(({ secret }) => secret)).toEqual([true]);
  });

  it('leaves out what asks for something optional that was left empty, and names what is missing', () => {
    const { input } = catalog.server('context7', {}).servers[0] ?? {};
    expect(input).toMatchObject({ headers: [] });
    expect(() => catalog.server('github', {})).toThrow(expect.objectContaining({ code: 'input.invalid' }));
    expect(() => catalog.server('github', { token: ' ' })).toThrow(/Personal access token/);
    expect(() => catalog.server('filesystem', { folder: '/a\n/b' })).toThrow(/more than one line/);
    expect(() => catalog.server('nothing', {})).toThrow(expect.objectContaining({ code: 'not_found' }));
    expect(() => catalog.server('__proto__', {})).toThrow(expect.objectContaining({ code: 'not_found' }));
  });

  it('puts an answer in once, whatever it looks like', () => {
    const { input } = catalog.server('filesystem', { folder: '/home/{folder}/$&' }).servers[0] ?? {};
    expect(input).toMatchObject({ args: ['-y', expect.any(String), '/home/{folder}/$&'] });
  });
});
