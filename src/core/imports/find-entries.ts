import { unreadable } from './unreadable.ts';
import { type Fields, fields, firstText, list } from './values.ts';

/** One server as it stands in a document, before anything of it is made sense of. */
export interface Entry {
  readonly name: string;
  /** Null when what stands there is no object. */
  readonly fields: Fields | null;
  /** The folder of the project it belongs to. */
  readonly folder: string | null;
}

/** What the document's client would ask its person for, by id. */
export type Inputs = ReadonlyMap<string, Fields>;

const mostServers = 500;
const containers = ['mcpServers', 'servers', 'context_servers', 'mcp_servers', 'mcp.servers', 'extensions'];
const starts = ['command', 'cmd', 'url', 'serverUrl', 'httpUrl', 'baseUrl', 'uri'];

/**
 * The servers in a document of any client: a map or a list under one of the usual keys, also inside `mcp` and `projects`, a map of
 * servers, a list of them, or a single one.
 *
 * @param keys the keys to look under, when it is known whose document it is
 * @throws AppError `import.unreadable` for more than 500 servers
 */
export function findEntries(document: unknown, keys?: readonly string[]): { entries: Entry[]; inputs: Inputs } {
  const root = fields(document);
  const found = root ? inside(root, keys) : listed(document, null);
  const entries = found.length > 0 || !root || keys ? found : alone(root);
  if (entries.length > mostServers) throw unreadable(`it holds more than ${mostServers} servers`);
  const asked = list(root?.get('inputs') ?? fields(root?.get('mcp'))?.get('inputs'));
  const inputs = asked.flatMap((one): [string, Fields][] => {
    const input = fields(one);
    const id = input && firstText(input, 'id');
    return input && id ? [[id, input]] : [];
  });
  return { entries, inputs: new Map(inputs) };
}

function inside(root: Fields, keys: readonly string[] | undefined): Entry[] {
  const wanted = (key: string) => !keys || keys.includes(key);
  const direct = containers
    .filter((key) => wanted(key) || wanted(key.split('.')[0] ?? ''))
    .flatMap((key) => held(key, root));
  const mcp = wanted('mcp') ? fields(root.get('mcp')) : null;
  const projects = wanted('projects') ? [...(fields(root.get('projects')) ?? [])] : [];
  return [
    ...direct,
    ...(mcp ? [...held('servers', mcp), ...held('mcpServers', mcp)] : []),
    ...projects.flatMap(([folder, project]) => {
      const own = fields(project);
      return own ? held('mcpServers', own).map((entry) => ({ ...entry, folder })) : [];
    }),
  ];
}

/** The servers under one key. Extensions are much else besides, so only those that say how they are started count. */
function held(key: string, parent: Fields): Entry[] {
  const value = parent.get(key);
  const entries = listed(value, fields(value));
  return key === 'extensions' ? entries.filter((entry) => entry.fields && isServer(settings(entry.fields))) : entries;
}

/** A map's servers are called what they call themselves, where they do: some clients' keys are only numbers. */
function listed(value: unknown, map: Fields | null): Entry[] {
  const all: [string, unknown][] = map ? [...map] : list(value).map((one) => ['server', one]);
  return all.map(([key, one]) => {
    const own = fields(one);
    return { name: (own && firstText(own, 'name')) ?? key, fields: own && settings(own), folder: null };
  });
}

/** A map of servers without a key around it, or one server by itself. */
function alone(root: Fields): Entry[] {
  if (isServer(root)) return [{ name: firstText(root, 'name', 'id') ?? 'server', fields: root, folder: null }];
  const all = listed(root, root);
  return all.length > 0 && all.every((entry) => entry.fields && isServer(entry.fields)) ? all : [];
}

/** Whether an object says how a server is started or reached. */
export function isServer(one: Fields): boolean {
  return (
    firstText(one, ...starts) !== null || fields(one.get('command')) !== null || list(one.get('command')).length > 0
  );
}

/** Some write what a server is made of into an object of its own, beside whether it is on. */
function settings(entry: Fields): Fields {
  const inner = fields(entry.get('config')) ?? fields(entry.get('transport'));
  return inner && !isServer(entry) && isServer(inner) ? new Map([...entry, ...inner]) : entry;
}
