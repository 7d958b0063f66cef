import { readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { ImportClient, importSourceSchema } from '../../shared/imports.ts';
import type { Origin, ServerInput } from '../../shared/servers.ts';
import { dataOf } from './client-data.ts';
import { filesOf, type Machine } from './client-files.ts';
import { type Draft, draftOf, draftOfInput } from './draft.ts';
import { findEntries } from './find-entries.ts';
import { type Format, guessFormat, largestDocument, parseDocument } from './parse-document.ts';
import { readEntry } from './raw-server.ts';
import { isCommandLine, readCommandLine } from './read-command-line.ts';
import { isLink, readLink } from './read-link.ts';
import type { Dialect } from './translate.ts';
import { unreadable } from './unreadable.ts';

/** A source as `importSourceSchema` gives it. */
export type Source = z.output<typeof importSourceSchema>;

type Answers = Readonly<Record<string, string>>;

/** Servers put together by our catalog, or from an entry of the registry. @throws AppError `not_found`, `registry.*`, `net.*` */
export interface OutsideSources {
  catalog(id: string, answers: Answers): Promise<OutsideServers>;
  registry(name: string, version: string, way: number, answers: Answers): Promise<OutsideServers>;
}
export interface OutsideServers {
  readonly title: string;
  /** `name`: what it is called there; values marked as secret go to the vault. */
  readonly servers: readonly { readonly name: string; readonly input: ServerInput }[];
}

/** What a source holds, read anew each time. `files`: those it was read from. */
export interface Gathered {
  readonly title: string;
  readonly origin: Origin;
  readonly drafts: readonly Draft[];
  readonly files: readonly string[];
}

/**
 * Reads a source. Reading is all it does.
 *
 * @throws AppError `import.unreadable`, `import.nothing_found`, `not_found`, and what `outside` throws
 */
export async function gather(source: Source, machine: Machine, outside: OutsideSources): Promise<Gathered> {
  switch (source.kind) {
    case 'client':
      return await gatherClient(source.client, source.path ?? null, machine);
    case 'file': {
      const text = await readText(source.path);
      const drafts = draftsOf(parseDocument(text, formatOf(source.path) ?? guessFormat(text)), {
        ...plainDialect(machine),
        workspace: workspaceOf(source.path),
      });
      return some({ title: source.path, origin: 'import', drafts, files: [source.path] });
    }
    case 'text': {
      const text = source.text.trim();
      if (isLink(text)) return gatherLink(text, machine);
      const document = isCommandLine(text) ? readCommandLine(text) : parseDocument(source.text);
      return some({
        title: 'Pasted text',
        origin: 'import',
        drafts: draftsOf(document, plainDialect(machine)),
        files: [],
      });
    }
    case 'link':
      return gatherLink(source.url.trim(), machine);
    case 'catalog':
      return fromOutside('catalog', await outside.catalog(source.id, source.answers), machine);
    case 'registry': {
      const { name, version, way, answers } = source;
      return fromOutside('registry', await outside.registry(name, version, way, answers), machine);
    }
  }
}

/** The servers in one file of a client. @throws AppError `import.unreadable`, `not_found` */
export async function readClientFile(client: ImportClient, path: string, machine: Machine): Promise<Draft[]> {
  const { keys, format } = dataOf(client);
  const dialect = { ...plainDialect(machine), workspace: workspaceOf(path), bare: client === 'gemini-cli' };
  return draftsOf(parseDocument(await readText(path), formatOf(path) ?? format), dialect, keys);
}

async function gatherClient(client: ImportClient, path: string | null, machine: Machine): Promise<Gathered> {
  const data = dataOf(client);
  const files = path === null ? await filesOf(data, machine) : [path];
  if (files.length === 0) {
    throw new AppError('not_found', `No configuration of ${data.title} was found on this machine.`, {
      remedy: 'Give its file, or paste its configuration.',
    });
  }
  const each = await Promise.all(files.map((file) => readClientFile(client, file, machine)));
  return some({ title: data.title, origin: 'import', drafts: each.flat(), files });
}

function gatherLink(link: string, machine: Machine): Gathered {
  return some({ title: 'Link', origin: 'link', drafts: draftsOf(readLink(link), plainDialect(machine)), files: [] });
}

function fromOutside(origin: Origin, { title, servers }: OutsideServers, machine: Machine): Gathered {
  const drafts = servers.map(({ name, input }) => draftOfInput(name, input, plainDialect(machine)));
  return some({ title, origin, drafts, files: [] });
}

function draftsOf(document: unknown, dialect: Dialect, keys?: readonly string[]): Draft[] {
  const { entries, inputs } = findEntries(document, keys);
  return entries.map((entry) => draftOf(entry.name, readEntry(entry), { ...dialect, inputs }));
}

function some(gathered: Gathered): Gathered {
  if (gathered.drafts.length > 0) return gathered;
  throw new AppError('import.nothing_found', 'There are no servers in it.', {
    remedy:
      'Give a configuration with “mcpServers”, “servers” or the like, one server as JSON, or a link that adds one.',
  });
}

function plainDialect(machine: Machine): Dialect {
  return { machine, inputs: new Map(), workspace: null, bare: false };
}

function formatOf(path: string): Format | null {
  const ending = /\.(json|jsonc|json5|toml|ya?ml)$/i.exec(path)?.[1]?.toLowerCase();
  if (ending === undefined) return null;
  return ending === 'toml' ? 'toml' : ending.startsWith('y') ? 'yaml' : 'json';
}

/** The folder of the project a file belongs to. */
function workspaceOf(path: string): string | null {
  const folder = dirname(path);
  if (basename(path) === '.mcp.json') return folder;
  return /^\.(?:vscode|cursor|gemini|zed|codex|continue)$/.test(basename(folder)) ? dirname(folder) : null;
}

async function readText(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (!found) throw new AppError('not_found', `There is no file “${path}”.`, { remedy: 'Check the path.' });
  if (!found.isFile()) throw unreadable('it is no file', 'Name a file.');
  if (found.size > largestDocument) throw unreadable('it is larger than a megabyte');
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw unreadable('it may not be read', 'Check whose file it is and who may read it.');
  }
}
