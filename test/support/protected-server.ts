import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A server that wants to know who calls, with an issuer of its own. */
export interface ProtectedServer {
  readonly url: string;
  /** From now on nobody is told where to sign in, until `release`. */
  hold(): Promise<void>;
  release(): Promise<void>;
  close(): Promise<void>;
}

export async function protectedServer(): Promise<ProtectedServer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../servers/protected-server.ts')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => line.startsWith('http') && resolve(line));
    void exited.then(() => reject(new Error('the server ended')));
  });
  const tell = async (path: string) => void (await fetch(new URL(path, url), { method: 'POST' }));
  return {
    url,
    hold: () => tell('/hold'),
    release: () => tell('/release'),
    async close() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
