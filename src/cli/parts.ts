import type { Core } from '../core/core.ts';
import type { Browser, Log, Vault } from '../core/ports.ts';
import type { Verification } from '../shared/history.ts';

/** What a core is opened with. */
export interface CoreSetup {
  readonly home: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly version: string;
  readonly log: Log;
  /** Overrides the setting, for this run only. */
  readonly approvalTimeoutSeconds?: number;
}

/** The parts of the core the command line uses. Tests put a small one in its place. */
export interface Parts {
  openCore(setup: CoreSetup): Promise<Core>;
  openVault(setup: Pick<CoreSetup, 'home' | 'environment' | 'log'>): Vault;
  readonly browser: Browser;
  verifyExportFile(path: string): Promise<Verification>;
}

/** What surrounds a command: the process it runs in, and the core's parts. */
export interface Shell {
  readonly parts: Parts;
  readonly environment: NodeJS.ProcessEnv;
  readonly version: string;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}
