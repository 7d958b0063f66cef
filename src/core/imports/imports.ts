import { createHmac, randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { FoundClient, ImportProposal, ImportResult, importAcceptSchema } from '../../shared/imports.ts';
import type { Origin, ServerConfig } from '../../shared/servers.ts';
import { digestOf } from '../digest.ts';
import { type ClientData, clientData } from './client-data.ts';
import { filesOf, type Machine } from './client-files.ts';
import { type Draft, inputOf, type ReadyInput } from './draft.ts';
import { type Gathered, gather, type OutsideSources, readClientFile, type Source } from './gather.ts';
import { identitiesOf, identityOfDraft, propose, secretCount } from './propose.ts';
import { toProblem } from './to-problem.ts';
import type { FindCommand } from './warnings.ts';

/** What imports need of the servers: which there are, and a way to add one with its secrets beside it. */
export interface ImportTarget {
  configs(): readonly ServerConfig[];
  add(
    input: ReadyInput,
    outside: { origin: Origin; enabled: boolean; secrets: Record<string, string> },
  ): Promise<unknown>;
}

/** Servers from outside: read, shown in full, and added only as they were shown. Nothing here writes to another program's file. */
export interface Imports {
  clients(): Promise<FoundClient[]>;
  /** @throws AppError `import.unreadable`, `import.nothing_found`, `not_found` and what the catalog or the registry throws */
  propose(source: Source): Promise<ImportProposal>;
  /** @throws AppError `import.changed` when the source is not what was shown, and what `propose` throws */
  accept(choice: z.output<typeof importAcceptSchema>): Promise<ImportResult>;
}

export function createImports(options: {
  target: ImportTarget;
  machine: Machine;
  findCommand: FindCommand;
  outside: OutsideSources;
}): Imports {
  const { target, machine, findCommand, outside } = options;
  // The digest covers the secrets, so it is one that nobody can try passwords against.
  const key = randomBytes(32);
  const digest = ({ title, origin, drafts, files }: Gathered) =>
    createHmac('sha256', key)
      .update(digestOf([title, origin, files, drafts.map(({ notes: _notes, ...draft }) => draft)]))
      .digest('hex');

  async function addOne(draft: Draft, choice: { name: string; enable: boolean }, origin: Origin): Promise<void> {
    const { input, secrets } = inputOf(draft, choice.name);
    await target.add(input, { origin, enabled: choice.enable, secrets });
  }

  return {
    async clients() {
      const here = identitiesOf(target.configs());
      const each = clientData.map(async (data) => {
        const files = await filesOf(data, machine);
        return await Promise.all(files.map((path) => look(data, path, machine, here)));
      });
      return (await Promise.all(each)).flat().filter(({ servers, problem }) => servers > 0 || problem);
    },
    async propose(source) {
      const gathered = await gather(source, machine, outside);
      const servers = await propose(gathered.drafts, { configs: target.configs(), machine, findCommand });
      return { digest: digest(gathered), title: gathered.title, origin: gathered.origin, servers };
    },
    async accept(choice) {
      const gathered = await gather(choice.source, machine, outside);
      if (digest(gathered) !== choice.digest) {
        throw new AppError('import.changed', 'What would be added is not what you were shown.', {
          remedy: 'Look at it again, and add it then.',
        });
      }
      const result: ImportResult = { added: [], failed: [], plainSecretsIn: [] };
      let plain = 0;
      for (const one of choice.choices) {
        const draft = gathered.drafts[Number(one.id)];
        try {
          if (!draft) throw new AppError('not_found', 'There is no such server in it.');
          await addOne(draft, one, gathered.origin);
          result.added.push(one.name);
          plain += secretCount(draft);
        } catch (error) {
          result.failed.push({ name: one.name, problem: toProblem(error) });
        }
      }
      return { ...result, plainSecretsIn: plain > 0 ? [...gathered.files] : [] };
    },
  };
}

async function look(
  { client, title }: ClientData,
  path: string,
  machine: Machine,
  here: ReadonlyMap<string, string>,
): Promise<FoundClient> {
  const found = { client, title, path, servers: 0, fresh: 0, plainSecrets: 0, problem: null };
  try {
    const drafts = await readClientFile(client, path, machine);
    const fresh = drafts.filter((draft) => !here.has(identityOfDraft(draft)));
    const plainSecrets = drafts.reduce((sum, draft) => sum + secretCount(draft), 0);
    return { ...found, servers: drafts.length, fresh: fresh.length, plainSecrets };
  } catch (error) {
    return { ...found, problem: toProblem(error) };
  }
}
