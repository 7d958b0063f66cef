import { basename } from 'node:path';
import type { RemoteTransport } from '../../shared/servers.ts';
import { splitWords } from './command-words.ts';
import type { Entry } from './find-entries.ts';
import { type Fields, fields, firstText, list, namedTexts, text } from './values.ts';

/** One server with the words of its client translated into ours; its texts are still that client's, placeholders and all. */
export interface RawServer {
  readonly name: string;
  readonly transport: 'stdio' | RemoteTransport;
  /** stdio alone. */
  readonly command: string | null;
  readonly args: readonly string[];
  readonly cwd: string | null;
  /** The others alone. */
  readonly url: string | null;
  /** Environment or headers. */
  readonly values: readonly (readonly [name: string, value: string])[];
  readonly timeoutSeconds: number | null;
  readonly off: boolean;
  /** What a client does with it that we do not. */
  readonly ignored: readonly string[];
}

const transports = new Map<string, RemoteTransport | 'stdio'>([
  ['stdio', 'stdio'],
  ['local', 'stdio'],
  ['sse', 'sse'],
  ['ws', 'ws'],
  ['websocket', 'ws'],
]);

/** @returns null for an entry that names neither a command nor an address */
export function readEntry({ name, fields: one, folder }: Entry): RawServer | null {
  if (!one) return null;
  const said = transports.get((firstText(one, 'type', 'transport') ?? '').toLowerCase()) ?? null;
  const url = firstText(one, 'httpUrl', 'serverUrl', 'url', 'baseUrl', 'uri');
  const program = url && said !== 'stdio' ? null : readProgram(one, folder);
  if (!program && !url) return null;
  const remote = said && said !== 'stdio' ? said : /^wss?:/i.test(url ?? '') ? 'ws' : 'http';
  return {
    name,
    timeoutSeconds: timeoutOf(one),
    off: one.get('disabled') === true || one.get('enabled') === false || one.get('isActive') === false,
    ignored: ['envFile', 'sandbox', 'oauth', 'registryUrl'].filter((key) => one.has(key)),
    ...(program ?? { transport: remote, command: null, args: [], cwd: null, url, values: headersOf(one) }),
  };
}

function readProgram(one: Fields, folder: string | null) {
  const nested = fields(one.get('command'));
  const command = nested ? readCommand(nested, 'path') : readCommand(one, 'command');
  if (!command) return null;
  const values: [string, string][] = [
    ...namedTexts(one, 'env', 'envs', 'environment'),
    ...(nested ? namedTexts(nested, 'env') : []),
    // Passed on from the client's own environment, and kept in the client's own keychain.
    ...texts(one.get('env_vars')).map((variable): [string, string] => [variable, `\${env:${variable}}`]),
    ...texts(one.get('env_keys')).map((secret): [string, string] => [secret, `\${secret:${secret}}`]),
  ];
  const cwd = firstText(one, 'cwd', 'workingDirectory') ?? folder;
  return { ...command, transport: 'stdio' as const, cwd, url: null, values };
}

/** A command and its arguments, however a client writes them down. */
function readCommand(one: Fields, key: string): { command: string; args: string[] } | null {
  const words = texts(one.get(key));
  const args = [...words.slice(1), ...argsOf(one.get('args')), ...argsOf(one.get('arguments'))];
  const command = words[0] ?? firstText(one, key, 'cmd');
  if (!command) return null;
  // Some write the whole line as the command. A path with spaces is a path.
  const line = args.length === 0 && /\s/.test(command.trim()) && !/^\S*[/\\]/.test(command.trim());
  const [first = command, ...rest] = line ? splitWords(command) : [command];
  return { command: first, args: [...rest, ...args] };
}

/** Headers, also those whose values are variables. */
function headersOf(one: Fields): [string, string][] {
  const bearer = firstText(one, 'bearer_token_env_var');
  const request = fields(one.get('requestOptions'));
  return [
    ...namedTexts(one, 'headers', 'http_headers'),
    ...(request ? namedTexts(request, 'headers') : []),
    ...namedTexts(one, 'env_http_headers').map(([name, variable]): [string, string] => [name, `\${env:${variable}}`]),
    ...(bearer ? [['Authorization', `Bearer \${env:${bearer}}`] as [string, string]] : []),
  ];
}

const longest = 3600;

/** Clients count in seconds or in milliseconds; what would be more than an hour is milliseconds. */
function timeoutOf(one: Fields): number | null {
  const said = Number(one.get('tool_timeout_sec') ?? one.get('timeout') ?? one.get('connectionTimeout') ?? Number.NaN);
  const seconds = Math.round(said > longest ? said / 1000 : said);
  return Number.isFinite(seconds) && said > 0 ? Math.min(longest, Math.max(1, seconds)) : null;
}

function texts(value: unknown): string[] {
  return list(value).flatMap((one) => text(one) ?? []);
}

function argsOf(value: unknown): string[] {
  return typeof value === 'string' ? splitWords(value) : texts(value);
}

/** The name of a program without its folder and extension, in small letters. */
export function programName(command: string): string {
  return basename(command.replaceAll('\\', '/'))
    .toLowerCase()
    .replace(/\.(?:exe|cmd|bat|ps1)$/, '');
}
