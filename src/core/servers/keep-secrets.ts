import { AppError } from '../../shared/errors.ts';
import { saysSecret } from '../../shared/secret-names.ts';
import type { NamedValue, ServerConfig } from '../../shared/servers.ts';
import type { Vault } from '../ports.ts';
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

/** Forgets the secrets that were kept for this server; those of others that it only points to stay. */
export async function forgetSecrets(config: ServerConfig, vault: Vault): Promise<void> {
  const values = Object.values(config.transport === 'http' ? config.headers : config.env);
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
