import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { openHistory } from '../../src/core/history/history.ts';
import type { Vault } from '../../src/core/ports.ts';

/** A vault in a plain file: for tests in which a process is killed and another one goes on. */
export function plainVault(path: string): Vault {
  const read = (): Record<string, string> => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {});
  const write = (secrets: Record<string, string>) => writeFileSync(path, JSON.stringify(secrets));
  return {
    kind: 'file',
    get: async (name) => read()[name] ?? null,
    set: async (name, value) => write({ ...read(), [name]: value }),
    delete: async (name) => write({ ...read(), [name]: '' }),
  };
}

/** Appends for ever, several at a time, and prints each call once its entry is on disk, or `!` and why it is not. */
async function appendForEver(home: string, vaultPath: string, prefix: string): Promise<void> {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const history = await openHistory({ home, vault: plainVault(vaultPath), log, clock: { now: Date.now } });
  await history.reconcile();
  const appendOne = async (call: string) => {
    try {
      await history.append({ kind: 'decided', call, agent: 'claude', arguments: { text: 'x'.repeat(200) } });
      process.stdout.write(`${call}\n`);
    } catch (error) {
      process.stdout.write(`! ${error instanceof Error && 'code' in error ? error.code : error} ${history.degraded}\n`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  for (let n = 0; ; n += 1) await Promise.all(['a', 'b', 'c'].map((letter) => appendOne(`${prefix}-${n}${letter}`)));
}

const [, script, home, vaultPath, prefix] = process.argv;
if (script === import.meta.filename && home && vaultPath && prefix) await appendForEver(home, vaultPath, prefix);
