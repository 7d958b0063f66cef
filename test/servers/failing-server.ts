/** A program that never becomes a server one can use; its first argument says why. */
import { serveRaw, tool, write } from './rpc.ts';

const hello = {
  protocolVersion: '2025-11-25',
  capabilities: { tools: {} },
  serverInfo: { name: 'fixture', version: '1.0.0' },
};

function serve(handlers: Parameters<typeof serveRaw>[0]): void {
  serveRaw({ initialize: () => hello, ...handlers });
}

function stay(): void {
  process.stdin.resume();
}

/** Answers with an error instead of a result. */
function refuse(message: string) {
  return ({ id }: { id?: number | string }) => {
    write({ id, error: { code: -32_000, message } });
    return undefined;
  };
}

const ways: Record<string, () => void> = {
  'exits-with-words'() {
    process.stderr.write(`reading settings\nno licence found for ${process.env.API_TOKEN}\n`);
    process.exitCode = 3;
  },
  'exits-with-usage'() {
    process.stdout.write('Usage: server --stdio\n');
    process.exitCode = 2;
  },
  'exits-well': () => {},
  'is-killed': () => process.kill(process.pid, 'SIGKILL'),
  'floods-and-exits'() {
    for (let line = 0; line < 20_000; line += 1) process.stderr.write(`line ${line} of very many\n`);
    process.stderr.write('the last of them\n', () => process.exit(4));
  },
  'prints-text'() {
    process.stdout.write('Server listening on port 3000\n');
    stay();
  },
  'prints-json'() {
    process.stdout.write('{"level":30,"msg":"ready"}\n');
    stay();
  },
  'says-nothing'() {
    process.stderr.write('waiting for the database\n');
    stay();
  },
  'closes-output'() {
    process.stdout.end();
    process.stdout.destroy();
    setInterval(() => {}, 1000);
  },
  'refuses-hello': () => serve({ initialize: refuse('the API key is not valid') }),
  'speaks-old': () => serve({ initialize: () => ({ ...hello, protocolVersion: '1999-01-01' }) }),
  'odd-hello': () => serve({ initialize: () => ({ ready: true }) }),
  'never-lists': () => serve({ 'tools/list': () => undefined }),
  'refuses-list': () => serve({ 'tools/list': refuse('the index is broken') }),
  'odd-list': () => serve({ 'tools/list': () => ({ tools: 'all of them' }) }),
  'endless-list'() {
    let page = 0;
    serve({
      'tools/list'() {
        page += 1;
        return { tools: [tool(`tool-${page}`)], nextCursor: String(page) };
      },
    });
  },
  'too-long-list': () =>
    serve({
      'tools/list'({ id }) {
        const piece = 'x'.repeat(1024 * 1024);
        process.stdout.write(`{"jsonrpc":"2.0","id":${id},"result":"`);
        for (let count = 0; count < 66; count += 1) process.stdout.write(piece);
        return undefined;
      },
    }),
};

ways[process.argv[2] ?? '']?.();
