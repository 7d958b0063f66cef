/** Starts a server in a sandbox, prints the folder given as its first argument's listing of ours, and waits: to be killed. */
import { fileURLToPath } from 'node:url';
import { createIsolation } from '../../src/core/isolation/isolation.ts';
import { createPrograms } from '../../src/core/servers/programs.ts';
import { StdioTransport } from '../../src/core/servers/stdio-transport.ts';
import { ownProcesses } from '../fakes/own-processes.ts';

const [home = ''] = process.argv.slice(2);
const programs = createPrograms({ environment: process.env });
const isolation = createIsolation({
  home,
  environment: process.env,
  find: async (name) => (await programs.find(name, { cwd: undefined, env: {} }).catch(() => null))?.path ?? null,
});
const confined = await isolation.confine(
  { kind: 'sandbox', folders: [], hosts: [] },
  {
    server: 'orphan',
    command: process.execPath,
    args: [fileURLToPath(new URL('reaching-server.ts', import.meta.url))],
    cwd: undefined,
    env: { PATH: process.env.PATH ?? '' },
    own: [],
  },
);
const transport = new StdioTransport({
  ...confined,
  book: await ownProcesses().of('orphan'),
  onGarbage: () => {},
  onErrorLine: () => {},
});
transport.onmessage = () => console.log(`ready ${process.listenerCount('SIGTERM')} ${process.listenerCount('SIGINT')}`);
await transport.start();
await transport.send({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
