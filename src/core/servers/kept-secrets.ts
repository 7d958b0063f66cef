import { z } from 'zod';
import type { Clock, Kept, Vault } from '../ports.ts';

/** What is known of each secret in the vault: its name, and when its value was last put there. */
export const keptSecretsSchema = z.array(z.object({ name: z.string(), changedAt: z.iso.datetime().nullable() }));
export type SecretEntries = z.infer<typeof keptSecretsSchema>;

/** The name in the vault of the secret that `${secret:name}` stands for; no other entry of the vault can be reached by it. */
export function vaultName(name: string): string {
  return `secret:${name}`;
}

/**
 * The secrets that `${secret:NAME}` can stand for, with a list of them, which a vault does not have. A name is in the list before its
 * value is in the vault and until it is out of it, so that whenever the process dies, whatever is in the vault is listed.
 */
export interface KeptSecrets {
  entries(): SecretEntries;
  /** @throws AppError `vault.*` */
  get(name: string): Promise<string | null>;
  /** @throws AppError `vault.*`, `home.unwritable` */
  set(name: string, value: string): Promise<void>;
  forget(name: string): Promise<void>;
  /** Whether the vault can be used right now, before something is begun that would be left half done. @throws AppError `vault.*` */
  reach(): Promise<void>;
}

/** @param onSecret told every value before it is kept, so that it is masked from then on */
export function createKeptSecrets(options: {
  file: Kept<SecretEntries>;
  vault: Vault;
  clock: Clock;
  onSecret: (value: string) => void;
}): KeptSecrets {
  const { file, vault, clock, onSecret } = options;
  const others = (name: string) => file.read().filter((entry) => entry.name !== name);

  return {
    entries: () => file.read(),
    get: (name) => vault.get(vaultName(name)),
    async set(name, value) {
      onSecret(value);
      if (!file.read().some((entry) => entry.name === name)) file.write([...file.read(), { name, changedAt: null }]);
      await vault.set(vaultName(name), value);
      file.write([...others(name), { name, changedAt: new Date(clock.now()).toISOString() }]);
    },
    async forget(name) {
      await vault.delete(vaultName(name));
      if (others(name).length < file.read().length) file.write(others(name));
    },
    async reach() {
      // A locked keychain says so only of what it has.
      for (const { name } of file.read()) if ((await vault.get(vaultName(name))) !== null) return;
    },
  };
}
