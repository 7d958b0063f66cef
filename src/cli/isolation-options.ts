import { resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../shared/errors.ts';
import type { Isolation } from '../shared/isolation.ts';
import type { ServerInput } from '../shared/servers.ts';
import { gather } from './option-values.ts';

export interface IsolationOptions {
  sandbox?: boolean;
  container?: string;
  containerNetwork?: boolean;
  allowFolder?: string[];
  allowHost?: string[];
}

type IsolationInput = Extract<ServerInput, { transport: 'stdio' }>['isolation'];

/** Adds the flags that say what a server's program is kept from. */
export function addIsolationOptions(command: Command): Command {
  return command
    .option('--sandbox', 'start it in a sandbox: it sees no folder and reaches no host that you do not list')
    .option('--container <image>', 'start it in a container of this image, where the command is looked for')
    .option('--allow-folder <path[:rw]>', 'a folder it may read, with :rw change too (several times)', gather)
    .option('--allow-host <host>', 'in a sandbox, a host it may reach, e.g. *.example.org (several times)', gather)
    .option('--container-network', 'in a container, let it use the network');
}

/** What the flags ask for; undefined when none was given. @throws AppError `input.invalid` when they do not fit together */
export function isolationOf(options: IsolationOptions): IsolationInput {
  const { sandbox, container, containerNetwork, allowFolder = [], allowHost = [] } = options;
  const folders = allowFolder.map((text) => ({
    path: resolve(text.replace(/:r[ow]$/, '')),
    write: text.endsWith(':rw'),
  }));
  if (sandbox && container !== undefined) throw misuse('Choose --sandbox or --container, not both.');
  if (sandbox) {
    if (containerNetwork) throw misuse('--container-network needs --container; a sandbox takes --allow-host.');
    return { kind: 'sandbox', folders, hosts: allowHost };
  }
  if (container !== undefined) {
    if (allowHost.length > 0)
      throw misuse('A container knows no hosts: it has the network (--container-network) or none.');
    return { kind: 'container', image: container, folders, network: containerNetwork ?? false };
  }
  if (folders.length + allowHost.length > 0 || containerNetwork) {
    throw misuse('--allow-folder, --allow-host and --container-network need --sandbox or --container.');
  }
  return undefined;
}

/** One line that says what a server is kept from. */
export function isolationInWords(isolation: Isolation): string | null {
  if (isolation.kind === 'none') return null;
  const folders = isolation.folders.map(({ path, write }) => (write ? `${path} (may change)` : path));
  const disk = folders.length > 0 ? `folders ${folders.join(', ')}` : 'no folders';
  if (isolation.kind === 'sandbox') {
    return `sandbox: ${disk}; ${isolation.hosts.length > 0 ? `hosts ${isolation.hosts.join(', ')}` : 'no hosts'}`;
  }
  return `container ${isolation.image}: ${disk}; ${isolation.network ? 'the network' : 'no network'}`;
}

function misuse(message: string): AppError {
  return new AppError('input.invalid', message, { remedy: 'countersign server add --help says how.' });
}
