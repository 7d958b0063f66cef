import type { ImportSource, ProposedServer } from '../../../../shared/imports.ts';
import { serverNameSchema } from '../../../../shared/servers.ts';
import { t } from '../../../text/en.ts';

/** What the person wants of one proposed server. */
export interface Choice {
  readonly ticked: boolean;
  readonly name: string;
}
export type ChoicesById = Readonly<Record<string, Choice>>;

const words = t.adding.review;

/** What can be added and is not here yet is ticked. */
export function firstChoices(servers: readonly ProposedServer[]): ChoicesById {
  return Object.fromEntries(
    servers.map(({ id, name, duplicateOf, problem }) => [
      id,
      { ticked: duplicateOf === null && problem === null, name },
    ]),
  );
}

/** What is wrong with the names of those that are ticked, by the server's id. `taken` are the names there are already. */
export function nameComplaints(choices: ChoicesById, taken: readonly string[]): Readonly<Record<string, string>> {
  const ticked = Object.entries(choices).filter(([, choice]) => choice.ticked);
  const count = Map.groupBy(ticked, ([, { name }]) => name.trim());
  const complaints = ticked.flatMap(([id, choice]) => {
    const name = choice.name.trim();
    const issue = serverNameSchema.safeParse(name).error?.issues[0]?.message;
    const clash = taken.includes(name) ? words.taken : (count.get(name)?.length ?? 0) > 1 ? words.twice : undefined;
    const complaint = issue ?? clash;
    return complaint === undefined ? [] : [[id, complaint]];
  });
  return Object.fromEntries(complaints);
}

/** Whether adding it puts a secret into the vault. */
export function hasSecret({ values, args, url }: ProposedServer): boolean {
  return values.some(({ secret }) => secret) || hasPlaceholder({ args, url });
}

/** Whether a secret stands in its arguments or its address as a placeholder. */
export function hasPlaceholder({ args, url }: Pick<ProposedServer, 'args' | 'url'>): boolean {
  return [...args, url ?? ''].some((text) => text.includes('${secret:'));
}

/** Where keys lie in plain text. */
export interface PlainKeys {
  readonly files: readonly string[];
  readonly text: string;
}

/** Where the keys of what was added still lie in plain text, and what to do about them; null for what brings none along. */
export function plainKeysLeft(source: ImportSource, files: readonly string[]): PlainKeys | null {
  switch (source.kind) {
    case 'client':
    case 'file':
      return files.length > 0 ? { files, text: t.adding.outcome.plainFile } : null;
    case 'text':
      return { files: [], text: t.adding.outcome.plainText };
    case 'link':
      return { files: [], text: t.adding.outcome.plainLink };
    default:
      return null;
  }
}
