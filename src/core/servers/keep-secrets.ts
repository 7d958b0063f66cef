import { AppError } from '../../shared/errors.ts';
import { saysSecret } from '../../shared/secret-names.ts';
import type { NamedValue, ServerConfig } from '../../shared/servers.ts';
import type { Auth } from '../../shared/sign-in.ts';
import type { Vault } from '../ports.ts';
import { changeSecrets } from './auth-secrets.ts';
import { parseTemplate, secretPlaceholder } from './placeholders.ts';
import { vaultName } from './resolve-config.ts';

/** `${TOKEN}` or `Bearer ${TOKEN}`: the secret is elsewhere, and what was typed only points to it. */
const pointer = /^(?:[A-Za-z]+ )?\$\{[^}]+\}$/;

function isSecret({ name, value, secret }: NamedValue): boolean {
  if (value === '') return false;
  return secret || (saysSecret(name) && !pointer.test(value));
}

/**
 * Puts the secret ones of `values` into the vault and gives back what the configuration may hold: every value, with a
 * placeholder for each secret.
 *
 * @throws AppError `vault.*` when the vault cannot be used, `input.invalid` for a name no placeholder can hold
 */
export async function keepSecrets(
  server: string,
  values: readonly Required<NamedValue>[],
  vault: Vault,
): Promise<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const value of values) {
    if (!isSecret(value)) {
      kept[value.name] = value.value;
      continue;
    }
    if (value.name.includes('}')) throw new AppError('input.invalid', `A secret's name cannot have “}” in it.`);
    const name = `${server}.${value.name}`;
    await vault.set(vaultName(name), value.value);
    kept[value.name] = secretPlaceholder(name);
  }
  return kept;
}

/** The same for the secrets that sign us in; one that only points elsewhere stays as it is. */
export function keepAuth(server: string, auth: Auth, vault: Vault): Promise<Auth> {
  return changeSecrets(auth, async (secret, name) => {
    if (/^\$\{[^}]+\}$/.test(secret)) return secret;
    const kept = `${server}.auth.${name}`;
    await vault.set(vaultName(kept), secret);
    return secretPlaceholder(kept);
  });
}

/** Forgets the secrets that were kept for this server; those of others that it only points to stay. */
export async function forgetSecrets(config: ServerConfig, vault: Vault): Promise<void> {
  const stdio = config.transport === 'stdio';
  const values = stdio
    ? [...config.args, ...Object.values(config.env)]
    : [config.url, ...Object.values(config.headers)];
  if (config.transport !== 'stdio') {
    await changeSecrets(config.auth, async (placeholder) => {
      values.push(placeholder);
      return placeholder;
    });
  }
  for (const part of values.flatMap((value) => safeParts(value))) {
    const own = typeof part !== 'string' && part.kind === 'secret' && part.name.startsWith(`${config.name}.`);
    if (own) await vault.delete(vaultName(part.name));
  }
}

function safeParts(value: string): ReturnType<typeof parseTemplate> {
  try {
    return parseTemplate(value);
  } catch {
    return [];
  }
}
