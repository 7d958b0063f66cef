import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

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

/** Makes the program tell us the port it listens on: one we had found free before could be taken by the time it is there. */
const tellPort = `data:text/javascript,${encodeURIComponent(`
import { subscribe } from 'node:diagnostics_channel';
subscribe('tracing:net.server.listen:asyncEnd', ({ server }) => process.send(server.address().port));
`)}`;

async function everythingOver(transport: string, path: string): Promise<{ url: string; close(): Promise<void> }> {
  const child = fork(entry, [transport], {
    env: { ...process.env, PORT: '0' },
    execArgv: ['--import', tellPort],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ended = once(child, 'exit');
  const told = await Promise.race([once(child, 'message'), ended.then(() => null)]);
  if (told === null) throw new Error('the server ended');
  return {
    url: `http://127.0.0.1:${told[0]}/${path}`,
    async close() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
