import { z } from 'zod';
import catalog from '../../../resources/catalog.json' with { type: 'json' };
import { AppError } from '../../shared/errors.ts';
import { type Ask, askSchema, type CatalogEntry, catalogEntrySchema } from '../../shared/imports.ts';
import { saysSecret } from '../../shared/secret-names.ts';
import type { NamedValue, ServerInput } from '../../shared/servers.ts';
import { type Answers, answerTo, fill, namesIn } from './asks.ts';
import type { KnownServer } from './known-server.ts';

/** A server as the catalog's file has it: `{name}` in its texts stands for the answer to an ask. */
const templateSchema = z.discriminatedUnion('transport', [
  z.strictObject({
    transport: z.literal('stdio'),
    command: z.string().min(1),
    args: z.array(z.string()),
    env: z.record(z.string(), z.string()).default({}),
  }),
  z.strictObject({
    transport: z.enum(['http', 'sse']),
    url: z.string(),
    headers: z.record(z.string(), z.string()).default({}),
  }),
]);
type Template = z.output<typeof templateSchema>;

const asksSchema = z
  .array(
    askSchema
      .partial({ hint: true, default: true, choices: true })
      .transform(
        (ask): Ask => ({ ...ask, hint: ask.hint ?? null, default: ask.default ?? null, choices: ask.choices ?? null }),
      ),
  )
  .default([]);

const keptEntrySchema = catalogEntrySchema
  .omit({ summary: true })
  .extend({ asks: asksSchema, server: templateSchema })
  .strict();

/** The known servers that come with Countersign, from resources/catalog.json. */
export interface Catalog {
  list(): CatalogEntry[];
  /** @throws AppError `not_found`, `input.invalid` for an answer that is missing */
  server(id: string, answers: Answers): KnownServer;
}

export function openCatalog(): Catalog {
  const entries = z.array(keptEntrySchema).parse(catalog.servers);
  return {
    list: () => entries.map(({ server, ...entry }) => ({ ...entry, summary: summaryOf(server) })),
    server(id, answers) {
      const entry = entries.find((one) => one.id === id);
      if (!entry) {
        throw new AppError('not_found', `The catalog has no server “${id}”.`, { remedy: 'Look at the catalog again.' });
      }
      return { title: entry.title, servers: [{ name: id, input: inputOf(id, entry.server, entry.asks, answers) }] };
    },
  };
}

function summaryOf(server: Template): string {
  return server.transport === 'stdio' ? [server.command, ...server.args].join(' ') : server.url;
}

/** The server with every answer in its place; what asks for something optional that was left empty is left out. */
function inputOf(name: string, server: Template, asks: readonly Ask[], answers: Answers): ServerInput {
  const given = new Map(asks.map((ask) => [ask.name, answerTo(ask, answers)]));
  const secret = new Set(asks.filter((ask) => ask.secret).map((ask) => ask.name));
  const complete = (text: string) => namesIn(text).every((ask) => given.get(ask) !== null);
  const put = (text: string) => fill(text, (ask) => given.get(ask) ?? undefined);
  const values = (record: Readonly<Record<string, string>>): NamedValue[] =>
    Object.entries(record)
      .filter(([, text]) => complete(text))
      .map(([key, text]) => {
        const hides = namesIn(text).some((ask) => secret.has(ask));
        return { name: key, value: put(text), secret: hides || saysSecret(key) };
      });
  if (server.transport !== 'stdio') {
    const { transport, url, headers } = server;
    return { name, transport, url: put(url), headers: values(headers) };
  }
  const { transport, command, args, env } = server;
  return { name, transport, command, args: args.filter(complete).map(put), env: values(env) };
}
