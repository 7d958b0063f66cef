import { type ServerConfig, serverConfigSchema } from '../../shared/servers.ts';
import { pointElsewhere, secretNames } from './placeholders.ts';

type Texts = string | { readonly [key: string]: unknown } | readonly unknown[];

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapTexts(one, change)]));
}

/** The parts of a configuration in which placeholders count. */
function templatesOf(config: ServerConfig): Record<string, Texts> {
  if (config.transport === 'stdio') return { args: config.args, env: config.env };
  return { url: config.url, headers: config.headers, auth: config.auth };
}

/** The names of the secrets a configuration points to. */
export function secretsOf(config: ServerConfig): Set<string> {
  const names = new Set<string>();
  mapTexts(templatesOf(config), (text) => {
    for (const name of secretNames(text)) names.add(name);
    return text;
  });
  return names;
}

/** The names of the secrets any of these points to. */
export function secretsOfAll(configs: readonly ServerConfig[]): Set<string> {
  return new Set(configs.flatMap((config) => [...secretsOf(config)]));
}

/** The configuration, pointing to the secret `to` wherever it pointed to `from`. */
export function withSecretRenamed(config: ServerConfig, from: string, to: string): ServerConfig {
  const parts = mapTexts(templatesOf(config), (text) => pointElsewhere(text, from, to));
  return serverConfigSchema.parse({ ...config, ...(parts as object) });
}

/** Whether a secret was kept for this server: `<server>.<NAME>`, which no other server's secrets begin with. */
export function belongsTo(server: string, secret: string): boolean {
  return secret.startsWith(`${server}.`);
}
