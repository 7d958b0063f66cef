import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { freePort } from './free-port.ts';

const folder = dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/package.json'));
const entry = join(folder, 'dist/index.js');

/** The command that starts the reference server over stdio. */
export const everythingOverStdio = [process.execPath, entry, 'stdio'] as const;

/** The reference server over Streamable HTTP, on a port of its own. */
export function everythingOverHttp(): Promise<{ url: string; close(): Promise<void> }> {
  return everythingOver('streamableHttp', 'mcp');
}

/** The reference server over server-sent events, on a port of its own. */
export function everythingOverSse(): Promise<{ url: string; close(): Promise<void> }> {
  return everythingOver('sse', 'sse');
}

async function everythingOver(transport: string, path: string): Promise<{ url: string; close(): Promise<void> }> {
  const port = await freePort();
  const child = spawn(process.execPath, [entry, transport], {
    env: { ...process.env, PORT: String(port) },
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}/${path}`;
  await reachable(url, child);
  return {
    url,
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function reachable(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    if (child.exitCode !== null) throw new Error('the server ended');
    const answered = await fetch(url).then(
      ({ body }) => body?.cancel().then(() => true) ?? true,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error('the server did not start');
}
