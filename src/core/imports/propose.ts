import type { ProposedServer } from '../../shared/imports.ts';
import { isolationSchema } from '../../shared/isolation.ts';
import type { Problem, ServerConfig } from '../../shared/servers.ts';
import { skeleton } from '../look-alike.ts';
import type { Machine } from './client-files.ts';
import { type Draft, inputOf } from './draft.ts';
import { freeName } from './free-name.ts';
import { identityOf } from './same-server.ts';
import { isSecret, type Text, template, valuesIn } from './text.ts';
import { toProblem } from './to-problem.ts';
import { type FindCommand, warningsOf } from './warnings.ts';

/** The servers that are here, by what makes each the one it is. */
export function identitiesOf(configs: readonly ServerConfig[]): Map<string, string> {
  return new Map(
    configs.map((config) => [
      identityOf({ ...config, names: config.transport === 'stdio' ? Object.keys(config.env) : [] }),
      config.name,
    ]),
  );
}

/** What makes a draft the server it is. */
export function identityOfDraft({ transport, command, args, url, values }: Draft): string {
  const names = values.map(({ name }) => name);
  const open = (text: Text) => text.map((part) => (isSecret(part) ? '${secret:}' : template([part], ''))).join('');
  return identityOf({ transport, command, args: args.map(open), url: url && open(url), names });
}

/** How many secrets stand in it in plain text. */
export function secretCount({ args, url, values }: Draft): number {
  const found = valuesIn([...args, ...(url ? [url] : []), ...values.map(({ text }) => text)]);
  return new Set(found.map(({ label }) => label)).size;
}

/** The drafts as the person is shown them: everything in full, secrets by their length alone, each under a name that is free. */
export async function propose(
  drafts: readonly Draft[],
  here: { configs: readonly ServerConfig[]; machine: Machine; findCommand: FindCommand },
): Promise<ProposedServer[]> {
  const known = identitiesOf(here.configs);
  const taken = new Set(here.configs.map(({ name }) => skeleton(name)));
  const named = drafts.map((draft) => ({ draft, name: freeName(draft.originalName, taken) }));
  return await Promise.all(
    named.map(async ({ draft, name }, at) => ({
      ...shape(draft, name),
      id: String(at),
      duplicateOf: known.get(identityOfDraft(draft)) ?? null,
      warnings: await warningsOf(draft, here.machine, here.findCommand),
      problem: problemOf(draft, name),
    })),
  );
}

function shape(draft: Draft, name: string): Omit<ProposedServer, 'id' | 'duplicateOf' | 'warnings' | 'problem'> {
  const { originalName, transport, command, cwd } = draft;
  const isolation = isolationSchema.safeParse(draft.rest.isolation);
  return {
    originalName,
    name,
    transport,
    command,
    args: draft.args.map((arg) => shown(arg, name)),
    cwd,
    url: draft.url && shown(draft.url, name),
    values: draft.values.map((value) => {
      const [only] = value.text;
      const secret = value.text.length === 1 && only !== undefined && isSecret(only) ? only.value : null;
      return secret === null
        ? { name: value.name, secret: false as const, value: shown(value.text, name) }
        : { name: value.name, secret: true as const, length: secret.length };
    }),
    isolation: isolation.success ? isolation.data : null,
  };
}

/** The text as it will be kept; one that cannot be kept is shown all the same, and its server's problem says why. */
function shown(text: Text, name: string): string {
  try {
    return template(text, name);
  } catch {
    return text.map((part) => (typeof part === 'string' ? part : template([part], name))).join('');
  }
}

/** Why it would not be taken as it is. */
function problemOf(draft: Draft, name: string): Problem | null {
  try {
    inputOf(draft, name);
    return null;
  } catch (error) {
    return toProblem(error);
  }
}
