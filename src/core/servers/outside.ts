import { AppError } from '../../shared/errors.ts';
import type { NamedValue, Origin } from '../../shared/servers.ts';
import type { Vault } from '../ports.ts';
import { changeSecrets } from './auth-secrets.ts';
import { parseTemplate } from './placeholders.ts';
import { vaultName } from './resolve-config.ts';
import type { ParsedServerInput } from './servers.ts';

/**
 * What comes with a server the person did not type: where it is from, whether it starts, and the values of the secrets it points
 * to, by name. Its texts are templates already.
 */
export interface Outside {
  readonly origin: Origin;
  readonly enabled: boolean;
  readonly secrets: Readonly<Record<string, string>>;
}

/** The values as they were given, by name. */
export async function namedTexts(values: readonly NamedValue[]): Promise<Record<string, string>> {
  return Object.fromEntries(values.map(({ name, value }) => [name, value]));
}

/**
 * Puts the secrets of a server from outside into the vault. It may point only to secrets of its own, and to none that was there
 * before it: else whoever wrote it could have the person's other secrets sent wherever they like.
 *
 * @throws AppError `not_allowed`, `conflict` or `vault.*`; then nothing was kept
 */
export async function keepOutsideSecrets(input: ParsedServerInput, { secrets }: Outside, vault: Vault): Promise<void> {
  const names = new Set([...(await pointedTo(input)), ...Object.keys(secrets)]);
  for (const name of names) {
    if (!name.startsWith(`${input.name}.`)) {
      throw new AppError('not_allowed', `“${input.name}” points to the secret “${name}”, which is not its own.`, {
        remedy: 'Take the placeholder out, and give the secret under Configuration once the server is added.',
      });
    }
    if ((await vault.get(vaultName(name))) === null) continue;
    throw new AppError('conflict', `There already is a secret called “${name}”.`, {
      remedy: 'Choose another name for the server, or remove that secret first.',
    });
  }
  try {
    for (const [name, value] of Object.entries(secrets)) await vault.set(vaultName(name), value);
  } catch (error) {
    await Promise.allSettled(Object.keys(secrets).map((name) => vault.delete(vaultName(name))));
    throw error;
  }
}

async function pointedTo(input: ParsedServerInput): Promise<string[]> {
  const texts =
    input.transport === 'stdio'
      ? [...input.args, ...input.env.map(({ value }) => value)]
      : [input.url, ...input.headers.map(({ value }) => value)];
  if (input.transport !== 'stdio') {
    await changeSecrets(input.auth, async (secret) => {
      if (secret.startsWith('${')) texts.push(secret);
      return secret;
    });
  }
  return texts
    .flatMap(parseTemplate)
    .flatMap((part) => (typeof part !== 'string' && part.kind === 'secret' ? [part.name] : []));
}
