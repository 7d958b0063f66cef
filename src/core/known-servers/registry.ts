import { AppError } from '../../shared/errors.ts';
import type { RegistryEntry, RegistryPage } from '../../shared/imports.ts';
import { type Answers, invalid } from './asks.ts';
import type { KnownServer } from './known-server.ts';
import { answerSchema, pageSchema, type RegistryAnswer } from './registry-schema.ts';
import { waysOf } from './registry-ways.ts';

/** A guarded `fetch` that throws AppError `net.*`. */
type Fetch = (url: URL, init: { headers: Record<string, string> }) => Promise<Response>;

/** The official MCP registry, or another one with the same API. */
export interface Registry {
  /** One page of the newest versions whose name contains `text`. @throws AppError `registry.unavailable` */
  search(text: string, cursor: string | undefined): Promise<RegistryPage>;
  /** @throws AppError `not_found`, `input.invalid`, `registry.unavailable` */
  server(name: string, version: string, way: number, answers: Answers): Promise<KnownServer>;
}

/** Source: the repository modelcontextprotocol/registry, docs/reference/api/openapi.yaml, of 2025-12-01. */
export const officialRegistry = 'https://registry.modelcontextprotocol.io/';

const pageSize = '30';

export function openRegistry(options: { base: string; fetch: Fetch }): Registry {
  async function get(path: string, query: Record<string, string>): Promise<unknown> {
    const url = URL.parse(`v0.1/${path}`, options.base.endsWith('/') ? options.base : `${options.base}/`);
    if (!url) throw unavailable(new Error('its address is none'));
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    let response: Response;
    try {
      response = await options.fetch(url, { headers: { accept: 'application/json' } });
      if (response.ok) return await response.json();
    } catch (error) {
      throw unavailable(error);
    }
    await response.body?.cancel();
    if (response.status === 404) {
      throw new AppError('not_found', 'The registry does not have this server.', { remedy: 'Search for it again.' });
    }
    throw unavailable(new Error(`status ${response.status}`));
  }

  return {
    async search(text, cursor) {
      const found = text.trim() === '' ? {} : { search: text.trim() };
      const from = cursor === undefined ? {} : { cursor };
      const page = pageSchema.safeParse(
        await get('servers', { ...found, ...from, version: 'latest', limit: pageSize }),
      );
      if (!page.success) throw unavailable(page.error);
      // An entry that is not what the API promises does not keep the others from being seen.
      const entries = (page.data.servers ?? []).flatMap((one) => {
        const parsed = answerSchema.safeParse(one);
        return parsed.success && parsed.data.status !== 'deleted' ? [entryOf(parsed.data)] : [];
      });
      return { entries, next: page.data.metadata?.nextCursor || null };
    },
    async server(name, version, way, answers) {
      const path = `servers/${encodeURIComponent(name)}/versions/${encodeURIComponent(version)}`;
      const parsed = answerSchema.safeParse(await get(path, {}));
      if (!parsed.success) throw unavailable(parsed.error);
      // What was looked at is what is added: not what a registry answers to another question.
      if (parsed.data.name !== name || parsed.data.version !== version) throw unavailable(new Error('another server'));
      const chosen = waysOf(parsed.data)[way];
      if (!chosen) throw invalid('This server has no such way to run it.', 'Look at the server again.');
      const short = name.split('/').at(-1) ?? name;
      return { title: parsed.data.title ?? name, servers: [{ name: short, input: chosen.input(short, answers) }] };
    },
  };
}

function entryOf(answer: RegistryAnswer): RegistryEntry {
  const { name, title, description, version, status, repository } = answer;
  const ways = waysOf(answer).map((way) => ({ title: way.title, asks: [...way.asks], problem: way.problem }));
  return { name, title: title ?? null, description, version, status, repository: repository?.url ?? null, ways };
}

function unavailable(cause: unknown): AppError {
  const why = cause instanceof AppError ? ` ${cause.message}` : '';
  return new AppError('registry.unavailable', `The registry of servers cannot be used just now.${why}`, {
    remedy: 'Try again later, or add the server by hand.',
    cause,
  });
}
