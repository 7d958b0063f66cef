import { AppError } from '../../shared/errors.ts';

const fileInstead = 'On a machine without a keychain, set COUNTERSIGN_VAULT=file and COUNTERSIGN_VAULT_PASSPHRASE.';

const openIt: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Open Keychain Access and check that the login keychain is there.',
  win32: 'Check in Services that Credential Manager is running.',
};
const startService = 'Start a keyring such as GNOME Keyring or KWallet in your session.';

const unlockIt: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Unlock the login keychain in Keychain Access and allow Countersign to use it, then try again.',
  win32: 'Sign in to Windows again, then try again.',
};
const unlockKeyring = 'Unlock your keyring (in GNOME: Passwords and Keys), then try again.';

/** The keychain could not be reached; says how to bring it back, or how to do without. */
export function unavailable(message: string, cause?: unknown): AppError {
  const remedy = `${openIt[process.platform] ?? startService} ${fileInstead}`;
  return new AppError('vault.unavailable', message, { remedy, cause });
}

/** The keychain gave no answer for `limit` milliseconds. */
export function silent(limit: number): AppError {
  return unavailable(`The keychain did not answer within ${limit / 1000} seconds; it may be waiting to be unlocked`);
}

/** The library tells its errors apart by their texts only: these are the ones each platform gives for a shut keychain. */
export function translate(text: string): AppError {
  const locked = /is locked|prompt was dismissed|interaction is not allowed|cancell?ed|passphrase you entered/i.test(
    text,
  );
  if (!locked) return unavailable('The keychain cannot be used', text);
  return new AppError('vault.locked', 'The keychain is locked', {
    remedy: unlockIt[process.platform] ?? unlockKeyring,
    cause: text,
  });
}
