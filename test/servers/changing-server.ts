/**
 * A legacy server over pipes whose definitions are in the JSON file that DEFINITION_FILE names: `{tools, instructions}`. When the
 * file says something else it says that its tools changed. Each tool answers with its arguments, and with how often it was called.
 */
import { readFileSync } from 'node:fs';
import { type RpcMessage, serveRaw, text, write } from './rpc.ts';

const path = process.env.DEFINITION_FILE ?? '';
let told = JSON.stringify(JSON.parse(readFileSync(path, 'utf8')));
let calls = 0;

/** What the file says; what it said before while it is being written, or is gone. */
function read(): { tools: object[]; instructions?: string } {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return JSON.parse(told);
  }
}

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
// Not watched: a watch that begins late takes what it finds for how it was.
setInterval(() => {
  const now = JSON.stringify(read());
  if (now === told) return;
  told = now;
  write({ method: 'notifications/tools/list_changed' });
}, 20);
