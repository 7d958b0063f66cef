import type { Server, ServerConfig } from '../../../shared/servers.ts';
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
