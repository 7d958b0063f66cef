/**
 * A legacy server over pipes that writes down every call it receives, synced to disk, before it answers or does anything else:
 * one JSON line `{"tool","arguments","at"}` each, in the file that RECORD_FILE names.
 */
import { fsyncSync, openSync, writeSync } from 'node:fs';
import { type RpcMessage, serveRaw, text, tool, write } from './rpc.ts';

const file = process.env.RECORD_FILE ? openSync(process.env.RECORD_FILE, 'a') : null;

function record(message: RpcMessage): void {
  if (file === null) return;
  const { name, arguments: args } = message.params ?? {};
  writeSync(file, `${JSON.stringify({ tool: name, arguments: args ?? {}, at: Date.now() })}\n`);
  fsyncSync(file);
}

const tools: Record<string, (args: Record<string, unknown>, id: RpcMessage['id']) => object | undefined> = {
  echo: (args) => text(String(args.message)),
  slow(args, id) {
    setTimeout(() => write({ id, result: text('done') }), Number(args.ms));
    return undefined;
  },
  crash: () => process.exit(3),
  big: (args) => text('x'.repeat(Number(args.bytes))),
  'secret-leak'() {
    process.stderr.write(`the token is ${process.env.API_TOKEN}\n`);
    return text(`the token is ${process.env.API_TOKEN}`);
  },
  environment: () => text(JSON.stringify(process.env)),
  arguments: () => text(JSON.stringify(process.argv.slice(2))),
};

serveRaw({
  'tools/list': () => ({
    tools: [
      tool('echo', { message: { type: 'string' } }),
      tool('slow', { ms: { type: 'number' } }),
      tool('crash'),
      tool('big', { bytes: { type: 'number' } }),
      tool('secret-leak'),
      tool('environment'),
      tool('arguments'),
    ],
  }),
  'tools/call'(message) {
    record(message);
    const { name = '', arguments: args = {} } = message.params ?? {};
    return tools[name]?.(args, message.id);
  },
});
