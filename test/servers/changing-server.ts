/**
 * A legacy server over pipes whose definitions are in the JSON file that DEFINITION_FILE names: `{tools, instructions}`. When the
 * file changes it says that its tools changed. Each tool answers with its arguments, and with how often it was called.
 */
import { readFileSync } from 'node:fs';
import { type RpcMessage, serveRaw, text, write } from './rpc.ts';

const path = process.env.DEFINITION_FILE ?? '';
/** Empty while it is being written anew, or gone. */
function written(): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
let known = written();
const read = () => JSON.parse(readFileSync(path, 'utf8')) as { tools: object[]; instructions?: string };
let calls = 0;

serveRaw({
  initialize: () => ({
    protocolVersion: '2025-11-25',
    capabilities: { tools: { listChanged: true } },
    serverInfo: { name: 'changing', version: '1.0.0' },
    ...(read().instructions === undefined ? {} : { instructions: read().instructions }),
  }),
  'tools/list': () => ({ tools: read().tools }),
  'tools/call': ({ params }: RpcMessage) => text(JSON.stringify({ ...params?.arguments, calls: ++calls })),
});
process.stdin.on('end', () => process.exit());
// By its content from the very start: a watcher of its times begins a little later, and misses what comes before.
setInterval(() => {
  const now = written();
  if (now === '' || now === known) return;
  known = now;
  write({ method: 'notifications/tools/list_changed' });
}, 20);
