import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ipcMain } from 'electron';
import ElectronStore from 'electron-store';
import type { Store } from '../../core/ports.ts';

/** A configuration file of the app: the same file, in the same form, as the command line keeps through conf. */
export function openElectronStore(home: string, name: string): Store {
  const path = join(home, `${name}.json`);
  // Opened at the first use, because opening reads the file: one that is not JSON must fail in `read`.
  let opened: ElectronStore<Record<string, unknown>> | undefined;
  const store = () => {
    opened ??= new ElectronStore<Record<string, unknown>>({
      cwd: home,
      name,
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
    });
    // electron-store offers pages a third channel, which nothing here uses.
    ipcMain.removeAllListeners('electron-store-get-data');
    return opened;
  };
  return {
    path,
    read: () => (existsSync(path) ? store().store : undefined),
    write(value) {
      store().store = value as Record<string, unknown>;
    },
  };
}
