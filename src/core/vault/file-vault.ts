import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { inTurn } from '../in-turn.ts';
import { once } from '../once.ts';
import type { Vault } from '../ports.ts';
import { openSecrets } from './secret-file.ts';

/**
 * Secrets in an encrypted folder, `<home>/vault`, for machines without a keychain. The passphrase opens it once, at the
 * first secret; the secrets are read anew each time, so that a file put back from a backup counts at once.
 *
 * @param options `passphrase`: what the person set in COUNTERSIGN_VAULT_PASSPHRASE
 */
export function fileVault(options: { home: string; passphrase: string | undefined }): Vault {
  const turn = inTurn();
  const secretFile = once(async () => {
    if (!options.passphrase) {
      throw new AppError('vault.passphrase', 'The vault is an encrypted file and no passphrase was given', {
        remedy: 'Set COUNTERSIGN_VAULT_PASSPHRASE to the passphrase of this home’s vault.',
      });
    }
    return await openSecrets(join(options.home, 'vault'), options.passphrase);
  });

  function change(edit: (secrets: Map<string, string>) => void): Promise<void> {
    return turn(async () => {
      const file = await secretFile();
      const secrets = await file.read();
      edit(secrets);
      await file.write(secrets);
    });
  }

  return {
    kind: 'file',
    get: (name) => turn(async () => (await (await secretFile()).read()).get(name) ?? null),
    set: (name, value) => change((secrets) => void secrets.set(name, value)),
    delete: (name) => change((secrets) => void secrets.delete(name)),
  };
}
