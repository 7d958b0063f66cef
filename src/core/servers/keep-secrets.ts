import { AppError, asAppError } from '../../shared/errors.ts';
import { saysSecret } from '../../shared/secret-names.ts';
import type { NamedValue } from '../../shared/servers.ts';
import type { Auth } from '../../shared/sign-in.ts';
import type { Log } from '../ports.ts';
import { changeSecrets } from './auth-secrets.ts';
import type { KeptSecrets } from './kept-secrets.ts';
import { secretPlaceholder } from './placeholders.ts';

/** `${TOKEN}` or `Bearer ${TOKEN}`: the secret is elsewhere, and what was typed only points to it. */
const pointer = /^(?:[A-Za-z]+ )?\$\{[^}]+\}$/;
/** The same for one in the vault: nobody's secret reads like that, whatever it was marked as. */
const vaultPointer = /^(?:[A-Za-z]+ )?\$\{secret:[^\s}]+\}$/;

/** Keeps a secret of the server under a name like this one, and gives back the placeholder that stands for it. */
export type Keep = (name: string, value: string) => Promise<string>;

/** Keeps a secret under exactly this name, which nothing has yet. */
export type KeepAs = (name: string, value: string) => Promise<void>;

/** The secrets of one change of a server's configuration. */
export interface NewSecrets {
  readonly keep: Keep;
  readonly keepAs: KeepAs;
  /** Forgets what was kept, when the change did not come about. */
  undo(): Promise<void>;
}

/**
 * Each goes under a name that nobody uses yet: until the changed configuration is saved, the one in force has the secrets it had,
 * and never one that was meant for another address.
 *
 * @param inUse the names that configurations point to
 */
export function newSecrets(server: string, secrets: KeptSecrets, inUse: ReadonlySet<string>): NewSecrets {
  const made: string[] = [];
  const isTaken = (name: string) => inUse.has(name) || secrets.entries().some((entry) => entry.name === name);
  async function keepAs(name: string, value: string): Promise<void> {
    made.push(name);
    await secrets.set(name, value);
  }

  return {
    async keep(name, value) {
      const wanted = `${server}.${name}`;
      let free = wanted;
      for (let next = 2; isTaken(free); next += 1) free = `${wanted}.${next}`;
      await keepAs(free, value);
      return secretPlaceholder(free);
    },
    keepAs,
    async undo() {
      // One that cannot be forgotten now stays listed, for the person to remove.
      for (const name of made) await secrets.forget(name).catch(() => {});
    },
  };
}

function isSecret({ name, value, secret }: NamedValue): boolean {
  if (value === '' || vaultPointer.test(value)) return false;
  return secret || (saysSecret(name) && !pointer.test(value));
}

/**
 * Keeps the secret ones of `values` and gives back what the configuration may hold: every value, with a placeholder for each
 * secret.
 *
 * @throws AppError `vault.*` when the vault cannot be used, `input.invalid` for a name no placeholder can hold
 */
export async function keepSecrets(
  values: readonly Required<NamedValue>[],
  keep: Keep,
): Promise<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const value of values) {
    if (isSecret(value) && value.name.includes('}')) {
      throw new AppError('input.invalid', `A secret's name cannot have “}” in it.`);
    }
    kept[value.name] = isSecret(value) ? await keep(value.name, value.value) : value.value;
  }
  return kept;
}

/** The same for the secrets that sign us in; one that only points elsewhere stays as it is. */
export function keepAuth(auth: Auth, keep: Keep): Promise<Auth> {
  return changeSecrets(auth, async (secret, name) =>
    /^\$\{[^}]+\}$/.test(secret) ? secret : await keep(`auth.${name}`, secret),
  );
}

/** Forgets secrets nobody needs any more. What happened has happened: one that cannot be forgotten now stays listed. */
export async function forgetSecrets(names: Iterable<string>, secrets: KeptSecrets, log: Log): Promise<void> {
  for (const name of names) {
    await secrets.forget(name).catch((error: unknown) => {
      log.warn('a secret that is no longer needed is still in the vault', { code: asAppError(error).code });
    });
  }
}
