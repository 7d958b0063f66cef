import { createCore } from '../core/core.ts';
import { verifyExportFile } from '../core/history/verify-export.ts';
import { confStore } from '../core/storage/conf-store.ts';
import { openVault } from '../core/vault/open-vault.ts';
import type { Parts } from './parts.ts';
import { systemBrowser } from './system-browser.ts';

/** The core as it is. */
export const realParts: Parts = {
  openCore: ({ home, environment, version, log, approvalTimeoutSeconds }) =>
    createCore({
      home,
      version,
      log,
      vault: openVault({ home, environment, log }),
      openStore: (name) => confStore(home, name),
      clock: { now: () => Date.now() },
      browser: systemBrowser,
      ...(approvalTimeoutSeconds === undefined ? {} : { approvalTimeoutSeconds }),
    }),
  openVault,
  browser: systemBrowser,
  verifyExportFile,
};
