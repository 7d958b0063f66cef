import type { Server, ServerConfig } from '../../../shared/servers.ts';
import { t } from '../../text/en.ts';
import type { Tone } from '../../ui/tone.ts';

export const stateTones: Record<Server['state'], Tone> = {
  connected: 'allow',
  connecting: 'ask',
  'needs-sign-in': 'ask',
  failing: 'deny',
  disabled: 'plain',
};

/** One argument as a shell would need it, so that a person sees where each begins and ends. */
function quoted(part: string): string {
  return /^[\w@%+=:,./~-]+$/.test(part) ? part : `'${part.replaceAll("'", "'\\''")}'`;
}

/** The whole command, with nothing left out. */
export function commandLine(command: string, args: readonly string[]): string {
  return [command, ...args].map(quoted).join(' ');
}

/** Where a server is, in one line. */
export function whereabouts(config: ServerConfig): string {
  return config.transport === 'stdio' ? commandLine(config.command, config.args) : config.url;
}

/** How a server is reached; with what it really answers by, when that is something else. */
export function transportWords({ config, via }: Server): string {
  const { transport } = t.servers;
  const set = transport[config.transport];
  return via === null || via === config.transport ? set : t.servers.answeredBy(set, transport[via]);
}

/** A value that is nothing but a secret kept in the vault; whatever is before it is a scheme, such as `Bearer`. */
export function isKept(value: string): boolean {
  return /^(?:[A-Za-z]+ )?\$\{secret:[^}]+\}$/.test(value);
}

/** The secrets that were kept for this server and go with it; those it only points to stay. */
export function ownSecrets(config: ServerConfig): readonly string[] {
  const texts = JSON.stringify(config.transport === 'stdio' ? config.env : [config.headers, config.auth]);
  const names = [...texts.matchAll(/\$\{secret:([^}]+)\}/g)].flatMap(([, name]) => name ?? []);
  return [...new Set(names)].filter((name) => name.startsWith(`${config.name}.`));
}
