import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../shared/errors.ts';
import type { EntryData } from '../../shared/history.ts';
import type { Server, ServerConfig } from '../../shared/servers.ts';
import { skeleton } from '../look-alike.ts';
import type { Clock, Log } from '../ports.ts';
import { belongsTo, secretsOf, secretsOfAll } from './config-secrets.ts';
import { forgetSecrets, type Keep, type KeepAs, newSecrets } from './keep-secrets.ts';
import type { KeptSecrets } from './kept-secrets.ts';
import { checkTemplates, makeConfig, type ParsedServerInput } from './make-config.ts';
import { keepOutsideSecrets, type Outside } from './outside.ts';
import type { RunningServer } from './running-server.ts';

/** Where the configurations of all servers are kept. */
export interface ServerConfigs {
  list(): readonly ServerConfig[];
  save(next: readonly ServerConfig[]): void;
}

/** What changing servers takes. */
export interface ChangeParts {
  readonly configs: ServerConfigs;
  readonly secrets: KeptSecrets;
  readonly clock: Clock;
  readonly log: Log;
  readonly record: (entry: EntryData) => Promise<void>;
  /** One change after the other: two at once would overwrite each other's. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** @throws AppError `not_found` */
  readonly find: (name: string) => RunningServer;
  /** Whether servers are connected in this run. */
  readonly isStarted: () => boolean;
  readonly run: (config: ServerConfig) => RunningServer;
  /** Puts another configuration of a server in force, once it is saved. */
  readonly apply: (config: ServerConfig) => Promise<RunningServer>;
  /** Ends a server that is no more. */
  readonly stop: (name: string) => Promise<void>;
  readonly onChange: (tools: boolean) => void;
}

export interface ServerChanges {
  /**
   * A server that cannot be reached is added all the same. One from `outside` is used as it is given: its secrets are beside it.
   *
   * @throws AppError `conflict`, `input.invalid`, `not_allowed` or `vault.*`
   */
  add(input: ParsedServerInput, outside?: Outside): Promise<Server>;
  /**
   * Gives the server another configuration and connects it anew. Its name, its age, its origin and whether it is enabled stay; so does
   * a secret whose placeholder stays, and one that no longer appears is forgotten.
   *
   * @throws AppError `not_found`, `input.invalid` or `vault.*`; then everything is as it was
   */
  edit(name: string, input: ParsedServerInput): Promise<Server>;
  /** The same server under another name, switched off, pointing to the same secrets. @throws AppError `not_found`, `conflict` */
  duplicate(name: string, as: string): Promise<Server>;
  /** Disconnects it and forgets its secrets, but for those that others point to. @throws AppError `not_found`, `vault.*` */
  remove(name: string): Promise<void>;
}

/** What is not the same, from and to, for the history. */
function difference(before: ServerConfig, after: ServerConfig): Record<string, { from: unknown; to: unknown }> {
  const [from, to] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const keys = [...new Set([...from.keys(), ...to.keys()])];
  const changed = keys.filter((key) => !isDeepStrictEqual(from.get(key), to.get(key)));
  return Object.fromEntries(changed.map((key) => [key, { from: from.get(key) ?? null, to: to.get(key) ?? null }]));
}

export function createServerChanges(parts: ChangeParts): ServerChanges {
  const { configs, secrets, clock, log, record, inTurn, find } = parts;
  const now = () => new Date(clock.now()).toISOString();

  /** Saves a configuration with its new secrets, or keeps neither. */
  async function whole<T>(server: string, save: (keep: Keep, keepAs: KeepAs) => Promise<T>): Promise<T> {
    const { keep, keepAs, undo } = newSecrets(server, secrets, secretsOfAll(configs.list()));
    try {
      return await save(keep, keepAs);
    } catch (error) {
      await undo();
      throw error;
    }
  }

  function refuseAlike(name: string): void {
    const alike = configs.list().find((config) => skeleton(config.name) === skeleton(name));
    if (!alike) return;
    const how = alike.name === name ? 'is already a server called' : 'is already a server with the similar name';
    throw new AppError('conflict', `There ${how} “${alike.name}”.`, { remedy: 'Choose another name.' });
  }

  async function include(config: ServerConfig): Promise<RunningServer> {
    await record({ kind: 'server.added', server: config.name, by: 'person', detail: config });
    configs.save([...configs.list(), config]);
    const server = parts.run(config);
    parts.onChange(true);
    return server;
  }

  return {
    add: (input, outside) =>
      inTurn(async () => {
        refuseAlike(input.name);
        checkTemplates(input);
        const { origin, enabled } = outside ?? { origin: 'person' as const, enabled: true };
        const more = { name: input.name, enabled, origin, addedAt: now() };
        const server = await whole(input.name, async (keep, keepAs) => {
          if (outside) await keepOutsideSecrets(input, outside, secrets, keepAs);
          return await include(await makeConfig(input, more, outside ? null : keep));
        });
        server.reconnect();
        return server.view();
      }),
    edit: (name, input) =>
      inTurn(async () => {
        const server = find(name);
        const before = server.view().config;
        if (input.name !== name) {
          throw new AppError('input.invalid', 'A server keeps its name.', {
            remedy: 'Duplicate it under the other name, and remove this one.',
          });
        }
        checkTemplates(input);
        const { enabled, origin, addedAt } = before;
        const after = await whole(name, async (keep) => {
          const next = await makeConfig(input, { name, enabled, origin, addedAt }, keep);
          const detail = difference(before, next);
          if (Object.keys(detail).length === 0) return before;
          await record({ kind: 'server.edited', server: name, by: 'person', detail });
          configs.save(configs.list().map((other) => (other.name === name ? next : other)));
          return next;
        });
        if (after === before) return server.view();
        const changed = await parts.apply(after);
        const inUse = secretsOfAll(configs.list());
        const over = [...secretsOf(before)].filter((secret) => belongsTo(name, secret) && !inUse.has(secret));
        await forgetSecrets(over, secrets, log);
        parts.onChange(true);
        return changed.view();
      }),
    duplicate: (name, as) =>
      inTurn(async () => {
        const { config } = find(name).view();
        refuseAlike(as);
        return (await include({ ...config, name: as, enabled: false, addedAt: now() })).view();
      }),
    remove: (name) =>
      inTurn(async () => {
        const { config } = find(name).view();
        const rest = configs.list().filter((other) => other.name !== name);
        const inUse = secretsOfAll(rest);
        const known = [...secrets.entries().map((entry) => entry.name), ...secretsOf(config)];
        const over = new Set(known.filter((secret) => belongsTo(name, secret) && !inUse.has(secret)));
        if (over.size > 0) await secrets.reach();
        await record({ kind: 'server.removed', server: name, by: 'person' });
        configs.save(rest);
        await parts.stop(name);
        await forgetSecrets(over, secrets, log);
        parts.onChange(true);
      }),
  };
}
