import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One version of one server, as a publisher wrote it. */
export type Published = { readonly name: string; readonly version: string } & Readonly<Record<string, unknown>>;

export interface RegistryServer {
  readonly url: string;
  /** The paths asked for, in order. */
  readonly asked: string[];
  /** From now on every answer is this instead; null ends it. */
  breakWith(answer: { status: number; body: string } | null): void;
  publish(...servers: readonly Published[]): void;
  close(): Promise<void>;
}

const official = 'io.modelcontextprotocol.registry/official';

/** The read half of the official registry's API (its OpenAPI document of 2025-12-01), over what is published here. */
export async function startRegistryServer(initial: readonly Published[]): Promise<RegistryServer> {
  const published = [...initial];
  const asked: string[] = [];
  let broken: { status: number; body: string } | null = null;
  const isLatest = (one: Published) => published.findLast(({ name }) => name === one.name) === one;
  const answer = (one: Published) => ({
    server: one,
    _meta: {
      [official]: { status: one.status ?? 'active', isLatest: isLatest(one), publishedAt: '2026-01-01T00:00:00Z' },
    },
  });
  function send(response: ServerResponse, status: number, body: unknown): void {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
  function one(response: ServerResponse, name: string, version: string): void {
    const is = (candidate: Published) =>
      candidate.name === name && (candidate.version === version || (version === 'latest' && isLatest(candidate)));
    const found = published.find(is);
    if (found) send(response, 200, answer(found));
    else send(response, 404, { error: 'Server not found' });
  }
  function page(response: ServerResponse, query: URLSearchParams): void {
    const limit = Number(query.get('limit') ?? 30);
    const matching = published
      .filter(({ name }) => name.includes(query.get('search') ?? ''))
      .filter((candidate) => query.get('version') !== 'latest' || isLatest(candidate));
    const cursorOf = ({ name, version }: Published) => `${name}:${version}`;
    const from = matching.findIndex((candidate) => cursorOf(candidate) === query.get('cursor')) + 1;
    const shown = matching.slice(from, from + limit);
    const last = shown.at(-1);
    const more = from + limit < matching.length && last ? { nextCursor: cursorOf(last) } : {};
    send(response, 200, { servers: shown.map(answer), metadata: { count: shown.length, ...more } });
  }
  const http = createServer((request, response) => {
    asked.push(request.url ?? '');
    const url = new URL(request.url ?? '/', 'http://registry');
    const [, name, version] = /^\/v0\.1\/servers\/([^/]+)\/versions\/([^/]+)$/.exec(url.pathname) ?? [];
    if (broken) response.writeHead(broken.status, { 'content-type': 'application/json' }).end(broken.body);
    else if (name && version) one(response, decodeURIComponent(name), decodeURIComponent(version));
    else if (url.pathname === '/v0.1/servers') page(response, url.searchParams);
    else send(response, 404, { error: 'Not found' });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`,
    asked,
    breakWith: (next) => {
      broken = next;
    },
    publish: (...servers) => void published.push(...servers),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}
