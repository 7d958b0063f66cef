/**
 * Owns a server that has a child of its own, prints the numbers of both processes, and ends in the way its argument says once its
 * input ends, or by a signal, which it turns into an exit as our shells do.
 */
import { fileURLToPath } from 'node:url';
import { createPrograms } from '../../src/core/servers/programs.ts';
import { createServers } from '../../src/core/servers/servers.ts';
import { noIsolation } from '../fakes/no-isolation.ts';
import { noSignIns } from '../fakes/no-sign-ins.ts';
import { ownProcesses } from '../fakes/own-processes.ts';

const silent = { info() {}, warn() {}, error() {} };
const servers = createServers({
  programs: createPrograms({ environment: process.env }),
  processes: ownProcesses(),
  configs: { list: () => [], save() {} },
  secrets: { read: () => [], write() {} },
  // A folder nobody can make: this program leaves nothing behind.
  logFolder: '/dev/null',
  onSecretsChange() {},
  vault: { kind: 'file', get: async () => null, set: async () => {}, delete: async () => {} },
  version: '0.0.0',
  log: silent,
  clock: { now: () => Date.now() },
  environment: process.env,
  fetchFor: () => fetch,
  socketFor: () => () => Promise.reject(new Error('nobody speaks WebSocket here')),
  signIns: noSignIns,
  confine: noIsolation,
  record: async () => {},
  onChange([server]) {
    const [tool] = servers.tools();
    if (tool && server) console.log(JSON.stringify([server.pid, Number(tool.name.slice('pid-'.length))]));
  },
});
process.on('SIGTERM', () => process.exit(0)).on('SIGINT', () => process.exit(0));
process.stdin.resume().once('end', () => {
  if (process.argv[2] === 'uncaught') throw new Error('nobody catches this');
  process.exit(0);
});
await servers.add({
  name: 'family',
  transport: 'stdio',
  timeoutSeconds: 20,
  retries: 8,
  isolation: { kind: 'none' },
  command: process.execPath,
  args: [fileURLToPath(new URL('misbehaving-server.ts', import.meta.url)), 'grandchild'],
  env: [],
});
