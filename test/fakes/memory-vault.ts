import type { Vault } from '../../src/core/ports.ts';

/** A vault that forgets everything when the test ends. */
export function memoryVault(): Vault {
  const secrets = new Map<string, string>();
  return {
    kind: 'file',
    get: async (name) => secrets.get(name) ?? null,
    set: async (name, value) => void secrets.set(name, value),
    delete: async (name) => void secrets.delete(name),
  };
}
