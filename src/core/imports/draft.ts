import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { saysSecret } from '../../shared/secret-names.ts';
import { type Problem, type RemoteTransport, type ServerInput, serverInputSchema } from '../../shared/servers.ts';
import { unwrapBridge } from './bridges.ts';
import { labelled } from './label-secrets.ts';
import { liftAddress, liftArguments, liftValue } from './lift-secrets.ts';
import type { RawServer } from './raw-server.ts';
import { secretName, type Text, template, valuesIn } from './text.ts';
import { type Dialect, type Translated, translate } from './translate.ts';

/** A server from outside in our words, with its secrets lifted out of its texts. It has no name of ours yet. */
export interface Draft {
  readonly originalName: string;
  readonly transport: 'stdio' | RemoteTransport;
  readonly command: string | null;
  readonly args: readonly Text[];
  readonly cwd: string | null;
  readonly url: Text | null;
  /** Environment or headers. */
  readonly values: readonly { readonly name: string; readonly text: Text }[];
  /** What else is known of it: a timeout, how one signs in, what it is confined to. */
  readonly rest: Readonly<Record<string, unknown>>;
  readonly notes: readonly Problem[];
  readonly problem: Problem | null;
}

const noServer = {
  code: 'input.invalid',
  message: 'It names neither a command nor an address.',
  remedy: 'Add this server by hand, or correct it where it comes from.',
};

/** What can be made of one server of a document; `raw` null when there is nothing in it to start or to reach. */
export function draftOf(originalName: string, raw: RawServer | null, dialect: Dialect): Draft {
  if (!raw) return { ...empty(originalName), problem: noServer };
  const { server, bridge } = unwrapBridge(raw);
  const notes: Problem[] = [];
  const problems: Problem[] = [];
  const heard = ({ text, ...said }: Translated): Text => {
    notes.push(...said.notes);
    if (said.problem) problems.push(said.problem);
    return text;
  };
  const read = (source: string) => heard(translate(source, dialect));
  const literal = (source: string | null) => source && plain(read(source), dialect, problems);
  const command = literal(server.command);
  const cwd = literal(server.cwd);
  const address = server.url === null ? null : withoutCredentials(server.url);
  const values = [...server.values, ...(address?.authorization ?? [])].map(([name, value]) => ({
    name,
    text: liftValue(name, read(value)),
  }));
  const url = address && liftAddress(read(address.url));
  const args = liftArguments(server.args.map(read));
  if (bridge !== null) notes.unshift(viaBridge(bridge));
  if (server.off) notes.push({ code: 'switched_off', message: 'It is switched off there.' });
  for (const key of server.ignored) notes.push({ code: 'ignored', message: `Its “${key}” is not taken over.` });
  const rest = server.timeoutSeconds === null ? {} : { timeoutSeconds: server.timeoutSeconds };
  const { transport } = server;
  const [problem = null] = problems;
  return labelled({ originalName, transport, command, args, cwd, url, values, rest, notes, problem });
}

/** A server that our own catalog, or the registry, has put together; what is marked as secret is lifted. */
export function draftOfInput(originalName: string, input: ServerInput, dialect: Dialect): Draft {
  const stdio = input.transport === 'stdio';
  const { name: _name, transport, ...other } = input;
  const {
    command: _command,
    args: _args,
    cwd: _cwd,
    env: _env,
    url: _url,
    headers: _headers,
    ...rest
  } = {
    ...{ command: null, args: null, cwd: null, env: null, url: null, headers: null },
    ...other,
  };
  const given = (stdio ? input.env : input.headers) ?? [];
  const raw: RawServer = {
    name: originalName,
    transport,
    command: stdio ? input.command : null,
    args: stdio ? (input.args ?? []) : [],
    cwd: stdio ? (input.cwd ?? null) : null,
    url: stdio ? null : input.url,
    values: given.filter(({ secret }) => !secret).map(({ name, value }) => [name, value] as const),
    timeoutSeconds: null,
    off: false,
    ignored: [],
  };
  const draft = draftOf(originalName, raw, dialect);
  const secrets = given.filter(({ secret }) => secret);
  const lifted = secrets.map(({ name, value }) => ({ name, text: [{ label: name, value }] }));
  return labelled({ ...draft, values: [...draft.values, ...lifted], rest: { ...draft.rest, ...rest } });
}

/** What `serverInputSchema` makes of a draft. */
export type ReadyInput = z.output<typeof serverInputSchema>;

/**
 * The server under the name `name`, its texts as templates, and beside it the values of its secrets by name.
 *
 * @throws AppError `input.invalid`, or the draft's own problem, for one that cannot be added as it is
 */
export function inputOf(draft: Draft, name: string): { input: ReadyInput; secrets: Record<string, string> } {
  const { transport, command, args, cwd, url, values, rest, problem } = draft;
  if (problem) throw new AppError('input.invalid', problem.message, problem.remedy ? { remedy: problem.remedy } : {});
  const named = values.map((value) => ({ name: value.name, value: template(value.text, name) }));
  const secrets = valuesIn([...args, ...(url ? [url] : []), ...values.map(({ text }) => text)]);
  const started = { command, args: args.map((arg) => template(arg, name)), ...(cwd && { cwd }), env: named };
  const reached = { url: template(url ?? [], name), headers: named };
  const parsed = serverInputSchema.safeParse({
    ...rest,
    name,
    transport,
    ...(transport === 'stdio' ? started : reached),
  });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError('input.invalid', `It cannot be added as it is (${issue?.path.join(' ')}): ${issue?.message}`, {
      remedy: 'Add this server by hand, or correct it where it comes from.',
    });
  }
  const byName = secrets.map(({ label, value }) => [secretName(name, label), value] as const);
  return { input: parsed.data, secrets: Object.fromEntries(byName) };
}

function empty(originalName: string): Draft {
  const nothing = { command: null, args: [], cwd: null, url: null, values: [], rest: {}, notes: [], problem: null };
  return { originalName, transport: 'stdio', ...nothing };
}

function viaBridge(bridge: string): Problem {
  const message = `There it is reached through ${bridge}; Countersign reaches its address itself.`;
  return { code: 'bridge', message };
}

/** A command and a folder take no placeholders of ours, so what they stand for is put in now. */
function plain(text: Text, { machine }: Dialect, problems: Problem[]): string {
  return text
    .map((part) => {
      if (typeof part === 'string') return part;
      const name = 'variable' in part ? part.variable : part.label;
      const value = saysSecret(name) ? undefined : machine.environment[name];
      if (value) return value;
      const message = `Its command or folder needs “${name}”, which is not set here.`;
      problems.push({ code: 'env.missing', message, remedy: `Set ${name} and start Countersign again.` });
      return `\${${name}}`;
    })
    .join('');
}

/** An address without the user name and password in it, which become the header they would be sent as. */
function withoutCredentials(url: string): { url: string; authorization: [string, string][] } {
  const [all, scheme = '', userinfo = ''] = /^(\w+:\/\/)([^/?#]*)@/.exec(url) ?? [];
  if (all === undefined || userinfo.includes('${')) return { url, authorization: [] };
  const [user = '', password = ''] = userinfo.split(/:([\s\S]*)/).map(decoded);
  const basic = Buffer.from(`${user}:${password}`).toString('base64');
  return { url: scheme + url.slice(all.length), authorization: [['Authorization', `Basic ${basic}`]] };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
