import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Spawned, spawned } from './spawned.ts';

/** The product as it is shipped, serving on a home of its own with rules and history on. */
export interface Product {
  readonly url: string;
  readonly token: string;
  readonly process: Spawned;
  close(): Promise<void>;
}

const run = promisify(execFile);
const cli = join(import.meta.dirname, '../out/cli/index.js');

export function assertBuilt(): void {
  if (!existsSync(cli)) throw new Error('The product is not built: npm run build first.');
}

/** Starts `serve` and, through the public command line, adds an agent, the servers and rules that decide about them. */
export async function startProduct(servers: Readonly<Record<string, readonly string[]>>): Promise<Product> {
  const home = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  const env = { COUNTERSIGN_HOME: home, COUNTERSIGN_VAULT: 'file', COUNTERSIGN_VAULT_PASSPHRASE: 'bench' };
  const serving = await spawned([cli, 'serve', '--port', '0'], env);
  const countersign = async (...args: readonly string[]): Promise<Record<string, unknown>> => {
    const { stdout } = await run(process.execPath, [cli, ...args], { env: { ...process.env, ...env } });
    return JSON.parse(stdout);
  };
  for (const [name, where] of Object.entries(servers)) await countersign('server', 'add', name, '--json', ...where);
  // Rules that do not match come first, so that deciding costs what it costs a person who has some.
  for (let at = 0; at < 20; at++) {
    await countersign('rule', 'add', '--effect', 'deny', '--tool', `never-${at}-*`, '--json');
  }
  await countersign('rule', 'add', '--effect', 'allow', '--tool', 'echo', '--json');
  const { token } = await countersign('agent', 'add', 'bench', '--json');
  return {
    url: String(serving.ready.url),
    token: String(token),
    process: serving,
    close: async () => {
      await serving.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
