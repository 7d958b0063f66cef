import { homedir } from 'node:os';
import type { PendingLink } from '../shared/imports.ts';
import { createImports, type Imports } from './imports/imports.ts';
import { createPendingLinks, type PendingLinks } from './imports/pending-links.ts';
import { type Catalog, openCatalog } from './known-servers/catalog.ts';
import { officialRegistry, openRegistry, type Registry } from './known-servers/registry.ts';
import { createGuardedFetch } from './net/guarded-fetch.ts';
import { kindOfHost } from './network-address.ts';
import type { Clock, Log } from './ports.ts';
import type { Programs } from './servers/programs.ts';
import type { Servers } from './servers/servers.ts';

/**
 * Imports and links, the catalog and the registry, on this machine and with the servers that are here. `COUNTERSIGN_REGISTRY` names another
 * registry with the same API, e.g. a company's.
 */
export function openImports(options: {
  servers: Servers;
  clock: Clock;
  log: Log;
  programs: Programs;
  onLinks: (links: PendingLink[]) => void;
}): { imports: Imports; links: PendingLinks; catalog: Catalog; registry: Registry } {
  const { servers, clock, log, programs, onLinks } = options;
  const environment = process.env;
  const catalog = openCatalog();
  const own = environment.COUNTERSIGN_REGISTRY;
  const address = own === undefined ? null : URL.parse(own);
  // The person's own choice may be on this machine; the official one is on the internet.
  const allowLoopback = address !== null && kindOfHost(address) === 'loopback';
  const registry = openRegistry({ base: own ?? officialRegistry, fetch: createGuardedFetch({ allowLoopback, log }) });
  const imports = createImports({
    target: { configs: () => servers.list().map(({ config }) => config), add: servers.add },
    machine: { platform: process.platform, home: homedir(), environment },
    findCommand: async (command, cwd) => (await programs.find(command, { cwd, env: {} })).path,
    outside: { catalog: async (id, answers) => catalog.server(id, answers), registry: registry.server },
  });
  return { imports, links: createPendingLinks({ clock, log, onChange: onLinks }), catalog, registry };
}
