/** A server over pipes that tries whatever it is told to: reads, writes, lists, fetches, connects; each tool answers with what came of it. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { type RpcMessage, serveRaw, text, tool } from './rpc.ts';

type Arguments = Record<string, string>;

const attempts: Record<string, (args: Arguments) => unknown> = {
  read: ({ path = '' }) => readFileSync(path, 'utf8'),
  write: ({ path = '', content = '' }) => writeFileSync(path, content),
  list: ({ path = '' }) => readdirSync(path).join(' '),
  fetch: async ({ url = '' }) => {
    const response = await fetch(url);
    return `${response.status} ${await response.text()}`;
  },
  connect: ({ host = '', port = '' }) =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(port), host);
      socket.once('error', reject).once('connect', () => resolve(socket.destroy() && 'connected'));
    }),
  listen: ({ path = '' }) =>
    new Promise((resolve, reject) => {
      const server = createServer();
      server.once('error', reject).listen(path, () => server.close(() => resolve('listened')));
    }),
  run: ({ command = '' }) =>
    new Promise((resolve) => execFile('/bin/sh', ['-c', command], (_, out, err) => resolve(out + err))),
  variable: ({ name = '' }) => String(process.env[name]),
  arguments: () => process.argv.slice(2).join('\n'),
  here: () => process.cwd(),
  exit: ({ code = '' }) => process.exit(Number(code)),
};

async function attempt({ params }: RpcMessage): Promise<object> {
  try {
    const done = await attempts[params?.name ?? '']?.((params?.arguments ?? {}) as Arguments);
    return text(`ok ${done ?? ''}`.trim());
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
    return { ...text(`failed: ${error instanceof Error ? error.message : error}${cause}`), isError: true };
  }
}

serveRaw({
  'tools/list': () => ({ tools: Object.keys(attempts).map((name) => tool(name)) }),
  'tools/call'(message) {
    void attempt(message).then((result) => {
      process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id: message.id, result })}\n`);
    });
    return undefined;
  },
});
