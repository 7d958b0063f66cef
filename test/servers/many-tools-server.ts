/** A legacy server over pipes with as many tools as its first argument says. Each answers with the number of its process. */
import { serveRaw, text, tool } from './rpc.ts';

const tools = Array.from({ length: Number(process.argv[2]) }, (_, n) => tool(`tool-${n}`));

serveRaw({ 'tools/list': () => ({ tools }), 'tools/call': () => text(String(process.pid)) });
process.stdin.on('end', () => process.exit());
