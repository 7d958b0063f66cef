/** Starts a server in a sandbox, prints the folder given as its first argument's listing of ours, and waits: to be killed. */
import { fileURLToPath } from 'node:url';
import { createIsolation } from '../../src/core/isolation/isolation.ts';
import { findCommand } from '../../src/core/servers/find-command.ts';
import { StdioTransport } from '../../src/core/servers/stdio-transport.ts';

const [home = ''] = process.argv.slice(2);
const isolation = createIsolation({
  home,
  environment: process.env,
  find: (name) => findCommand(name, { cwd: undefined, environment: process.env }).catch(() => null),
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
const transport = new StdioTransport({ ...confined, onGarbage: () => {} });
transport.onmessage = () => console.log(`ready ${process.listenerCount('SIGTERM')} ${process.listenerCount('SIGINT')}`);
await transport.start();
await transport.send({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
