import type { Vault } from '../../src/core/ports.ts';

/** A vault that forgets everything with the process. */
export function memoryVault(secrets = new Map<string, string>()): Vault {
  return {
    kind: 'file',
    get: async (name) => secrets.get(name) ?? null,
    set: async (name, value) => {
      secrets.set(name, value);
    },
    delete: async (name) => {
      secrets.delete(name);
    },
  };
}
