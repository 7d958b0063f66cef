/**
 * A legacy server over pipes whose definitions are in the JSON file that DEFINITION_FILE names: `{tools, instructions}`. When the
 * file changes it says that its tools changed. Each tool answers with its arguments, and with how often it was called.
 */
import { readFileSync, watchFile } from 'node:fs';
import { type RpcMessage, serveRaw, text, write } from './rpc.ts';

const path = process.env.DEFINITION_FILE ?? '';
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
watchFile(path, { interval: 20 }, () => write({ method: 'notifications/tools/list_changed' }));
