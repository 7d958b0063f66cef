import { app } from 'electron';
import { type Core, createCore } from '../core/core.ts';
import type { Log } from '../core/ports.ts';
import { openVault } from '../core/vault/open-vault.ts';
import { systemBrowser } from './adapters/browser.ts';
import { openElectronStore } from './adapters/store.ts';

/**
 * The core with this shell's ports: configuration through electron-store, secrets in the vault the environment chooses.
 *
 * @throws AppError `home.*`, `vault.*` or `config.*`, with a remedy, when it cannot start
 */
export function openCore(home: string, log: Log): Promise<Core> {
  return createCore({
    home,
    version: app.getVersion(),
    vault: openVault({ home, environment: process.env, log }),
    openStore: (name) => openElectronStore(home, name),
    log,
    clock: Date,
    browser: systemBrowser,
  });
}
