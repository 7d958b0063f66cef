/**
 * Opens the real core on a home with a file vault, asks it one request, and kills itself before the write that its argument counts:
 * of a secret, of the list of secrets, or of the servers. Prints how many such writes there were.
 */
import { createCore } from '../../src/core/core.ts';
import { dispatch } from '../../src/core/dispatch.ts';
import type { Store, Vault } from '../../src/core/ports.ts';
import { confStore } from '../../src/core/storage/conf-store.ts';
import { fileVault } from '../../src/core/vault/file-vault.ts';

const { home, name, input, dieAt } = JSON.parse(process.argv[2] ?? '') as {
  home: string;
  name: string;
  input: unknown;
  dieAt: number;
};
let writes = 0;
function count(): void {
  if (writes === dieAt) process.kill(process.pid, 'SIGKILL');
  writes += 1;
}

function mortalVault(vault: Vault): Vault {
  const counts = (account: string) => account.startsWith('secret:') && count();
  return {
    kind: vault.kind,
    get: vault.get,
    async set(account, value) {
      counts(account);
      await vault.set(account, value);
    },
    async delete(account) {
      counts(account);
      await vault.delete(account);
    },
  };
}

function mortalStore(store: Store): Store {
  return {
    path: store.path,
    read: store.read,
    write(value) {
      count();
      store.write(value);
    },
  };
}

const silent = { info() {}, warn() {}, error() {} };
const core = await createCore({
  home,
  version: '0',
  vault: mortalVault(fileVault({ home, passphrase: 'sesame' })),
  openStore(noun) {
    const store = confStore(home, noun);
    return noun === 'servers' || noun === 'secrets' ? mortalStore(store) : store;
  },
  log: silent,
  clock: { now: () => Date.now() },
  browser: { open: async () => {} },
});
const reply = await dispatch(core.handlers, { door: 'socket' }, name, input);
await core.close();
process.stdout.write(JSON.stringify({ reply, writes }));
