import type { z } from 'zod';
import type { NamedValue, ServerConfig, serverInputSchema } from '../../shared/servers.ts';
import { type Keep, keepAuth, keepSecrets } from './keep-secrets.ts';
import { parseTemplate } from './placeholders.ts';
import { parseAddress } from './resolve-config.ts';

/** What `serverInputSchema` makes of what the person typed. */
export type ParsedServerInput = z.output<typeof serverInputSchema>;

/** @throws AppError `input.invalid` for a placeholder or an address that can never work */
export function checkTemplates(input: ParsedServerInput): void {
  const plain = (input.transport !== 'stdio' ? input.headers : input.env).filter((value) => !value.secret);
  const texts = input.transport !== 'stdio' ? [input.url] : input.args;
  for (const text of [...texts, ...plain.map((value) => value.value)]) parseTemplate(text);
  if (input.transport !== 'stdio' && !input.url.includes('${')) parseAddress(input.url, input.transport);
}

/**
 * The configuration that may be on disk for what the person typed: `keep` takes its secrets; null where they are kept already, and what is
 * given is used as it is. `more` is what they do not type.
 */
export async function makeConfig(
  input: ParsedServerInput,
  more: Pick<ServerConfig, 'name' | 'enabled' | 'origin' | 'addedAt'>,
  keep: Keep | null,
): Promise<ServerConfig> {
  const values = async (given: readonly Required<NamedValue>[]) =>
    keep ? await keepSecrets(given, keep) : Object.fromEntries(given.map(({ name, value }) => [name, value]));
  const base = { ...more, timeoutSeconds: input.timeoutSeconds, retries: input.retries };
  if (input.transport !== 'stdio') {
    const headers = await values(input.headers);
    const auth = keep ? await keepAuth(input.auth, keep) : input.auth;
    return { ...base, transport: input.transport, url: input.url, headers, auth };
  }
  const { command, args, cwd, isolation } = input;
  const env = await values(input.env);
  return { ...base, transport: 'stdio', command, args, env, isolation, ...(cwd !== undefined && { cwd }) };
}
