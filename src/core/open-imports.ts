import { homedir } from 'node:os';
import { AppError } from '../shared/errors.ts';
import type { PendingLink } from '../shared/imports.ts';
import type { OutsideSources } from './imports/gather.ts';
import { createImports, type Imports } from './imports/imports.ts';
import { createPendingLinks, type PendingLinks } from './imports/pending-links.ts';
import type { Clock, Log } from './ports.ts';
import { findCommand } from './servers/find-command.ts';
import type { Servers } from './servers/servers.ts';

const notHere = async (): Promise<never> => {
  throw new AppError('not_found', 'There is no such entry.', {
    remedy: 'Add the server by hand, or paste its configuration.',
  });
};
const nowhere: OutsideSources = { catalog: notHere, registry: notHere };

/** Imports and links, on this machine and with the servers that are here. */
export function openImports(options: {
  servers: Servers;
  clock: Clock;
  log: Log;
  outside?: OutsideSources;
  onLinks: (links: PendingLink[]) => void;
}): { imports: Imports; links: PendingLinks } {
  const { servers, clock, log, outside = nowhere, onLinks } = options;
  const environment = process.env;
  const imports = createImports({
    target: { configs: () => servers.list().map(({ config }) => config), add: servers.add },
    machine: { platform: process.platform, home: homedir(), environment },
    findCommand: (command, cwd) => findCommand(command, { cwd, environment }),
    outside,
  });
  return { imports, links: createPendingLinks({ clock, log, onChange: onLinks }) };
}
