import { AppError } from '../../shared/errors.ts';
import type { Origin } from '../../shared/servers.ts';
import { changeSecrets } from './auth-secrets.ts';
import { belongsTo } from './config-secrets.ts';
import type { KeepAs } from './keep-secrets.ts';
import type { KeptSecrets } from './kept-secrets.ts';
import type { ParsedServerInput } from './make-config.ts';
import { parseTemplate } from './placeholders.ts';

/**
 * What comes with a server the person did not type: where it is from, whether it starts, and the values of the secrets it points
 * to, by name. Its texts are templates already.
 */
export interface Outside {
  readonly origin: Origin;
  readonly enabled: boolean;
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * Puts the secrets of a server from outside into the vault. It may point only to secrets of its own, and to none that was there
 * before it: else whoever wrote it could have the person's other secrets sent wherever they like.
 *
 * @throws AppError `not_allowed`, `conflict` or `vault.*`
 */
export async function keepOutsideSecrets(
  input: ParsedServerInput,
  outside: Outside,
  kept: Pick<KeptSecrets, 'get'>,
  keepAs: KeepAs,
): Promise<void> {
  const names = new Set([...(await pointedTo(input)), ...Object.keys(outside.secrets)]);
  for (const name of names) {
    if (!belongsTo(input.name, name)) {
      throw new AppError('not_allowed', `“${input.name}” points to the secret “${name}”, which is not its own.`, {
        remedy: 'Take the placeholder out, and give the secret under Configuration once the server is added.',
      });
    }
    if ((await kept.get(name)) === null) continue;
    throw new AppError('conflict', `There already is a secret called “${name}”.`, {
      remedy: 'Choose another name for the server, or remove that secret first.',
    });
  }
  for (const [name, value] of Object.entries(outside.secrets)) await keepAs(name, value);
}

/** The names of the secrets that what will be kept points to; what signs us in may bring no secret of its own. */
async function pointedTo(input: ParsedServerInput): Promise<string[]> {
  const texts =
    input.transport === 'stdio'
      ? [...input.args, ...input.env.map(({ value }) => value)]
      : [input.url, ...input.headers.map(({ value }) => value)];
  if (input.transport !== 'stdio') {
    await changeSecrets(input.auth, async (secret) => {
      if (!secret.startsWith('${')) {
        throw new AppError(
          'not_allowed',
          `“${input.name}” brings a secret that is not to be kept in its configuration.`,
        );
      }
      texts.push(secret);
      return secret;
    });
  }
  return texts
    .flatMap(parseTemplate)
    .flatMap((part) => (typeof part !== 'string' && part.kind === 'secret' ? [part.name] : []));
}
