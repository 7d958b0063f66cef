import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import type { Store } from '../ports.ts';

/** How both shells keep a configuration file, so that each reads what the other wrote. */
export function confOptions(home: string, name: string) {
  return { cwd: home, configFileMode: 0o600, accessPropertiesByDotNotation: false, name, configName: name } as const;
}

/** A configuration file for shells without Electron: the same file, in the same form, as electron-store keeps. */
export function confStore(home: string, name: string): Store {
  return storeOver(home, name, () => new Conf(confOptions(home, name)));
}

/** A Store over a conf or electron-store; opened at first need, because opening one already reads and may throw. */
export function storeOver(home: string, name: string, open: () => { store: Record<string, unknown> }): Store {
  const path = join(home, `${name}.json`);
  return {
    path,
    read: () => (existsSync(path) ? open().store : undefined),
    write(value) {
      open().store = value as Record<string, unknown>;
    },
  };
}
