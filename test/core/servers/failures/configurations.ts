import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createIsolation } from '../../../../src/core/isolation/isolation.ts';
import type { Vault } from '../../../../src/core/ports.ts';
import { AppError, type ErrorCode } from '../../../../src/shared/errors.ts';
import type { Isolation } from '../../../../src/shared/isolation.ts';
import type { Cause, Setting } from './cause.ts';

function withVariable(value: string): () => Setting {
  return () => ({ transport: 'stdio', command: process.execPath, env: [{ name: 'A', value }] });
}

/** A vault that cannot be read for this reason. */
function closedVault(code: ErrorCode, message: string, remedy: string): () => { vault: Vault } {
  const fail = () => Promise.reject(new AppError(code, message, { remedy }));
  return () => ({ vault: { kind: 'keychain', get: fail, set: fail, delete: fail } });
}

function isolated(isolation: Isolation): () => Setting {
  return () => ({ transport: 'stdio', command: process.execPath, isolation });
}

/** A machine that has none of the programs isolation needs. */
function bareMachine() {
  const home = mkdtempSync(join(tmpdir(), 'countersign-bare-'));
  const isolation = createIsolation({ home, environment: {}, find: async () => null });
  onTestFinished(async () => {
    await isolation.close();
    rmSync(home, { recursive: true, force: true });
  });
  return isolation.confine;
}

/** What is wrong before anything is looked for. */
export const configurations: readonly Cause[] = [
  {
    is: 'a variable of the environment that is not set',
    step: 'configuration',
    code: 'env.missing',
    says: '“NO_SUCH_VARIABLE” is not set',
    setting: withVariable('${NO_SUCH_VARIABLE}'),
  },
  {
    is: 'a secret that is not in the vault',
    step: 'configuration',
    code: 'secret.missing',
    says: 'The secret “none.A”, which “subject” needs, is not in the vault',
    setting: withVariable('${secret:none.A}'),
  },
  {
    is: 'a vault that is locked',
    step: 'configuration',
    code: 'vault.locked',
    says: 'The keychain is locked',
    setting: withVariable('${secret:none.A}'),
    parts: closedVault('vault.locked', 'The keychain is locked.', 'Unlock it and try again.'),
  },
  {
    is: 'a vault that is not there',
    step: 'configuration',
    code: 'vault.unavailable',
    says: 'The keychain cannot be used',
    setting: withVariable('${secret:none.A}'),
    parts: closedVault('vault.unavailable', 'The keychain cannot be used.', 'Start the keyring.'),
  },
  {
    is: 'an address that is none once its placeholder is replaced',
    step: 'configuration',
    code: 'input.invalid',
    says: 'The address is not a full http:// or https:// address',
    setting: () => ({ transport: 'http', url: 'http://${NOT_A_HOST}/mcp' }),
    parts: () => ({ environment: { NOT_A_HOST: 'a b' } }),
  },
  {
    is: 'a header that HTTP does not allow',
    step: 'configuration',
    code: 'input.invalid',
    says: 'The header “X-Team” has a name or a value that HTTP does not allow',
    setting: () => ({ transport: 'http', url: 'http://127.0.0.1:1/', headers: [{ name: 'X-Team', value: '青' }] }),
  },
  {
    is: 'a container that this machine cannot make',
    step: 'command',
    code: 'isolation.unavailable',
    says: 'Neither docker nor podman was found',
    setting: isolated({ kind: 'container', image: 'node', folders: [], network: false, memoryMb: 64, cpus: 1 }),
    confine: bareMachine,
  },
];
