import { AppError } from '../../shared/errors.ts';
import type { Log, Vault } from '../ports.ts';
import { fileVault } from './file-vault.ts';
import { keychainVault } from './keychain-vault.ts';

/**
 * The vault of one home, as `COUNTERSIGN_VAULT` chooses: `keychain` (the default) or `file`. Nothing is touched until the
 * first secret is asked for, and neither kind ever stands in for the other.
 *
 * @throws AppError `input.invalid` when the choice is neither
 */
export function openVault(options: {
  home: string;
  environment: Readonly<Record<string, string | undefined>>;
  log: Log;
}): Vault {
  const { home, environment, log } = options;
  const kind = environment.COUNTERSIGN_VAULT ?? 'keychain';
  if (kind === 'keychain') return keychainVault({ home, log });
  if (kind === 'file') {
    return fileVault({ home, passphrase: environment.COUNTERSIGN_VAULT_PASSPHRASE });
  }
  throw new AppError('input.invalid', `COUNTERSIGN_VAULT is ${JSON.stringify(kind)}, which is no vault`, {
    remedy: 'Set COUNTERSIGN_VAULT to keychain or to file, or leave it out to use the keychain.',
  });
}
