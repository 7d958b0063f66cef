import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../shared/errors.ts';
import type { Secret } from '../../shared/secrets.ts';
import type { ServerConfig } from '../../shared/servers.ts';
import { secretsOf, secretsOfAll, withSecretRenamed } from './config-secrets.ts';
import type { ChangeParts } from './server-changes.ts';

/** The secrets of `${secret:NAME}`, as the person sees to them. Their values never come out of here. */
export interface Secrets {
  /** What is known right now, without asking the vault. */
  known(): Secret[];
  /** The same once the vault was asked which of them it has; while it cannot be read, what was known before. */
  list(): Promise<Secret[]>;
  /** Keeps a new secret, or replaces one; servers that use it connect anew. @throws AppError `vault.*`, `home.unwritable` */
  set(name: string, value: string): Promise<void>;
  /** @throws AppError `not_found`, `conflict` for a name that is taken, `secret.missing`, `vault.*`, `home.unwritable` */
  rename(name: string, to: string): Promise<void>;
  /** @throws AppError `not_found`, `conflict` for one that servers point to, `vault.*`, `home.unwritable` */
  remove(name: string, evenIfUsed: boolean): Promise<void>;
  /** Told the new state whenever it is another one. */
  announce(): void;
}

export function createSecrets(
  parts: Pick<ChangeParts, 'configs' | 'secrets' | 'record' | 'inTurn' | 'find' | 'apply' | 'isStarted'>,
  onChange: (secrets: Secret[]) => void,
): Secrets {
  const { configs, secrets: kept, record, inTurn, find } = parts;
  let missing: ReadonlySet<string> = new Set();
  let announced: Secret[] = [];
  let checking: Promise<void> | null = null;

  const usersOf = (name: string) => configs.list().filter((config) => secretsOf(config).has(name));
  const entryOf = (name: string) => kept.entries().find((entry) => entry.name === name);
  const isKnown = (name: string) => entryOf(name) !== undefined || usersOf(name).length > 0;

  function known(): Secret[] {
    const names = new Set([...kept.entries().map((entry) => entry.name), ...secretsOfAll(configs.list())]);
    return [...names]
      .sort((a, b) => a.localeCompare(b))
      .map((name) => ({
        name,
        usedBy: usersOf(name).map((config) => config.name),
        changedAt: entryOf(name)?.changedAt ?? null,
        missing: missing.has(name),
      }));
  }

  function announce(): void {
    const now = known();
    if (isDeepStrictEqual(now, announced)) return;
    announced = now;
    onChange(now);
  }

  function note(name: string, isMissing: boolean): void {
    missing = new Set([...missing].filter((other) => other !== name).concat(isMissing ? [name] : []));
  }

  async function check(): Promise<void> {
    for (const { name } of known()) {
      note(name, !(await kept.get(name)));
      if (missing.has(name)) await inTurn(() => tidy(name));
    }
  }

  /** A process that died before the value was in the vault has left a name without one. */
  async function tidy(name: string): Promise<void> {
    if (entryOf(name)?.changedAt === null && usersOf(name).length === 0 && !(await kept.get(name))) {
      await kept.forget(name);
      note(name, false);
    }
  }

  function assertKnown(name: string): void {
    if (isKnown(name)) return;
    throw new AppError('not_found', `There is no secret “${name}”.`, { remedy: 'Look at the list of secrets.' });
  }

  async function stored(name: string): Promise<string> {
    const value = await kept.get(name);
    if (value) return value;
    throw new AppError('secret.missing', `The secret “${name}” is not in the vault.`, {
      remedy: 'Enter it again, or remove it and keep it under the other name.',
    });
  }

  /** A rename that was cut short has left the very same secret under the new name, which is no reason to refuse it now. */
  async function assertFree(to: string, value: string): Promise<void> {
    if (!isKnown(to) || (usersOf(to).length === 0 && (await kept.get(to)) === value)) return;
    throw new AppError('conflict', `There is already a secret “${to}”.`, { remedy: 'Choose another name.' });
  }

  /** Connects anew what is running with the old value, or failing without one. */
  async function reconnect(users: readonly ServerConfig[]): Promise<void> {
    if (parts.isStarted()) await Promise.all(users.map((config) => find(config.name).restart()));
  }

  return {
    known,
    announce,
    async list() {
      checking ??= check().finally(() => {
        checking = null;
      });
      // A vault that cannot be read is no reason to hide what is there; what needs it says why.
      await checking.catch(() => {});
      announce();
      return known();
    },
    set: (name, value) =>
      inTurn(async () => {
        await kept.reach();
        await record({ kind: 'secret.set', by: 'person', detail: { name, replaced: isKnown(name) } });
        await kept.set(name, value);
        note(name, false);
        await reconnect(usersOf(name));
        announce();
      }),
    rename: (name, to) =>
      inTurn(async () => {
        assertKnown(name);
        if (name === to) return;
        const value = await stored(name);
        await assertFree(to, value);
        const users = usersOf(name);
        await record({ kind: 'secret.renamed', by: 'person', detail: { name, to } });
        await kept.set(to, value);
        const renamed = new Map(users.map((config) => [config.name, withSecretRenamed(config, name, to)]));
        try {
          if (users.length > 0) configs.save(configs.list().map((config) => renamed.get(config.name) ?? config));
        } catch (error) {
          await kept.forget(to).catch(() => {});
          throw error;
        }
        await Promise.all([...renamed.values()].map(parts.apply));
        await kept.forget(name);
        note(name, false);
        announce();
      }),
    remove: (name, evenIfUsed) =>
      inTurn(async () => {
        assertKnown(name);
        const users = usersOf(name);
        if (users.length > 0 && !evenIfUsed) {
          const who = users.map((config) => `“${config.name}”`).join(', ');
          throw new AppError('conflict', `The secret “${name}” is used by ${who}.`, {
            remedy: 'Change or remove these servers first, or remove the secret all the same.',
          });
        }
        await kept.reach();
        await record({ kind: 'secret.removed', by: 'person', detail: { name } });
        await kept.forget(name);
        note(name, users.length > 0);
        await reconnect(users);
        announce();
      }),
  };
}
