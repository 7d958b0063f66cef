import type { ServerInput } from '../../shared/servers.ts';

/** Servers that the catalog or the registry put together, to be proposed to the person. */
export interface KnownServer {
  readonly title: string;
  /** `name`: what it is called there. Values marked as secret go to the vault. */
  readonly servers: readonly { readonly name: string; readonly input: ServerInput }[];
}
