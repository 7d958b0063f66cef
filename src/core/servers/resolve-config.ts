import { AppError } from '../../shared/errors.ts';
import type { Isolation } from '../../shared/isolation.ts';
import { saysSecret } from '../../shared/secret-names.ts';
import type { RemoteTransport, ServerConfig } from '../../shared/servers.ts';
import type { Auth } from '../../shared/sign-in.ts';
import type { Vault } from '../ports.ts';
import { changeSecrets } from './auth-secrets.ts';
import { inheritedEnvironment, readVariable } from './environment.ts';
import { vaultName } from './kept-secrets.ts';
import { expand, type Placeholder } from './placeholders.ts';

/** A server's configuration with every placeholder replaced: it holds secrets and must not be kept, shown or logged. */
export type ResolvedConfig =
  | {
      readonly transport: 'stdio';
      readonly command: string;
      readonly args: readonly string[];
      readonly cwd: string | undefined;
      readonly env: Readonly<Record<string, string>>;
      readonly isolation: Isolation;
    }
  | { readonly transport: RemoteTransport; readonly url: URL; readonly headers: Headers; readonly auth: Auth };

export interface ResolveSources {
  readonly vault: Vault;
  readonly environment: NodeJS.ProcessEnv;
  /** Told every value that must not be seen again, before it is used. */
  readonly onSecret: (value: string) => void;
}

function createLookup(server: string, { vault, environment, onSecret }: ResolveSources) {
  return async ({ kind, name }: Placeholder): Promise<string> => {
    if (kind === 'secret') {
      const secret = await vault.get(vaultName(name));
      if (!secret) {
        throw new AppError('secret.missing', `The secret “${name}”, which “${server}” needs, is not in the vault.`, {
          remedy: 'Enter it again, under Secrets or with “countersign secret set”.',
        });
      }
      onSecret(secret);
      return secret;
    }
    // Our own settings, the vault's passphrase among them, are nobody else's.
    const value = name.startsWith('COUNTERSIGN_') ? undefined : readVariable(environment, name, process.platform);
    if (!value) {
      throw new AppError('env.missing', `The environment variable “${name}” is not set where Countersign runs.`, {
        remedy: `Set ${name} and start Countersign again, or write the value into the server's configuration.`,
      });
    }
    if (saysSecret(name)) onSecret(value);
    return value;
  };
}

async function expandValues(
  values: Readonly<Record<string, string>>,
  lookup: (placeholder: Placeholder) => Promise<string>,
): Promise<Record<string, string>> {
  const entries = Object.entries(values).map(async ([name, value]) => [name, await expand(value, lookup)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * The address a server is reached at over `transport`.
 *
 * @throws AppError `input.invalid` when it is none, or holds a user name or password; the message never repeats it
 */
export function parseAddress(text: string, transport: RemoteTransport): URL {
  const url = URL.parse(text);
  const plain = transport === 'ws' ? 'ws' : 'http';
  if (!url || (url.protocol !== `${plain}:` && url.protocol !== `${plain}s:`)) {
    throw new AppError('input.invalid', `The address is not a full ${plain}:// or ${plain}s:// address.`, {
      remedy: "Correct the server's address, or the placeholders in it.",
    });
  }
  if (url.username || url.password) {
    throw new AppError('input.invalid', 'The address holds a user name or a password.', {
      remedy: 'Take it out of the address and give it as an Authorization header; that is kept in the vault.',
    });
  }
  return url;
}

function toHeaders(values: Readonly<Record<string, string>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(values)) {
    try {
      headers.set(name, value);
    } catch {
      // The machine's own error repeats the value, which may be a secret.
      throw new AppError('input.invalid', `The header “${name}” has a name or a value that HTTP does not allow.`, {
        remedy: 'Use plain letters in its name and one line of Latin text as its value.',
      });
    }
  }
  return headers;
}

/**
 * Replaces every placeholder in args, env, url, headers and in what signs us in.
 *
 * @throws AppError `env.missing` or `secret.missing` for one that stands for nothing (an empty value is nothing),
 *   `input.invalid` for one that is malformed, `vault.*` when the vault cannot be read
 */
export async function resolveConfig(config: ServerConfig, sources: ResolveSources): Promise<ResolvedConfig> {
  const lookup = createLookup(config.name, sources);
  if (config.transport !== 'stdio') {
    const [url, headers, auth] = await Promise.all([
      expand(config.url, lookup),
      expandValues(config.headers, lookup),
      changeSecrets(config.auth, (placeholder) => expand(placeholder, lookup)),
    ]);
    return { transport: config.transport, url: parseAddress(url, config.transport), headers: toHeaders(headers), auth };
  }
  const [args, env] = await Promise.all([
    Promise.all(config.args.map((arg) => expand(arg, lookup))),
    expandValues(config.env, lookup),
  ]);
  return {
    transport: 'stdio',
    isolation: config.isolation,
    command: config.command,
    args,
    cwd: config.cwd,
    env: { ...inheritedEnvironment(sources.environment, process.platform), ...env },
  };
}
