/** A server over pipes that does one thing wrong; its first argument says which. */
import { spawn } from 'node:child_process';
import { serveRaw, text, tool, write } from './rpc.ts';

const blocks = [
  { type: 'text', text: 'a', annotations: { priority: 1 }, extra: { kept: true } },
  { type: 'hologram', data: 'b' },
];

function serve(overrides: Parameters<typeof serveRaw>[0] = {}): void {
  serveRaw({
    'tools/list': () => ({ tools: [tool('echo', { message: { type: 'string' } })] }),
    'tools/call': (message) => text(String(message.params?.arguments?.message)),
    ...overrides,
  });
}

/** Has a child that holds the pipes open and ignores the end of its input; the number of its process is the name of its tool. */
function family(options: { detached?: boolean } = {}): void {
  const child = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"], {
    stdio: 'inherit',
    ...options,
  });
  serve({ 'tools/list': () => ({ tools: [tool(`pid-${child.pid}`)] }), 'tools/call': () => process.exit(0) });
}

const ways: Record<string, () => void> = {
  'exit-at-once'() {
    process.stderr.write(`starting\nno configuration found, token ${process.env.API_TOKEN}\n`);
    process.exitCode = 1;
  },
  'die-of-the-question': () => serve({ 'server/discover': () => process.exit(2) }),
  garbage() {
    process.stdout.write('Welcome!\n\n{"half": \n[1,2]\n\u0000\u001b[31mred\u001b[0m\n');
    serve();
  },
  'stderr-flood'() {
    process.stderr.write('the same line over and over again\n'.repeat(100_000));
    serve();
  },
  hang: () => void process.stdin.resume(),
  // Answers a call, after a while, with how often it was asked in between whether it lives.
  'counts-pings'() {
    let pings = 0;
    serve({
      ping() {
        pings += 1;
        return {};
      },
      'tools/call'({ id }) {
        pings = 0;
        setTimeout(() => write({ id, result: text(String(pings)) }), 700);
        return undefined;
      },
    });
  },
  'hang-on-call': () => serve({ 'tools/call': () => undefined }),
  grandchild: () => family(),
  // Ends when its input does, as most servers; its child stays.
  'leaving-grandchild'() {
    process.stdin.on('end', () => process.exit(0));
    family();
  },
  // Its child has a session of its own, as a browser or a daemon would.
  'detached-grandchild': () => family({ detached: true }),
  'too-long': () =>
    serve({
      'tools/call'(message) {
        if (message.params?.arguments?.message !== 'long') return text('short');
        const piece = 'x'.repeat(1024 * 1024);
        process.stdout.write('{"jsonrpc":"2.0","result":"');
        for (let count = 0; count < 66; count += 1) process.stdout.write(piece);
        return undefined;
      },
    }),
  pages: () =>
    serve({
      'tools/list': (message) =>
        message.params?.cursor === undefined
          ? { tools: [tool('one'), tool('two')], nextCursor: '2' }
          : { tools: [tool('two'), tool('three')] },
    }),
  'changing-tools'() {
    let names = ['before'];
    serve({
      'tools/list': () => ({ tools: names.map((name) => tool(name)) }),
      'tools/call'() {
        names = ['after'];
        write({ method: 'notifications/tools/list_changed' });
        return text('changed');
      },
    });
  },
  // Says that its tools changed, and then never lists them again.
  'lists-once'() {
    let listed = false;
    serve({
      'tools/list'() {
        if (listed) return undefined;
        listed = true;
        return { tools: [tool('echo')] };
      },
      'tools/call'() {
        write({ method: 'notifications/tools/list_changed' });
        return text('changed');
      },
    });
  },
  // Progress, the answer and nothing between them, in one piece.
  'all-at-once': () =>
    serve({
      'tools/call'(message) {
        const progressToken = message.params?._meta?.progressToken;
        const lines = [1, 2, 3].map((progress) => ({
          method: 'notifications/progress',
          params: { progressToken, progress },
        }));
        const answer = { id: message.id, result: text('done') };
        process.stdout.write(
          [...lines, answer].map((line) => `${JSON.stringify({ jsonrpc: '2.0', ...line })}\n`).join(''),
        );
        return undefined;
      },
    }),
  'odd-blocks': () =>
    serve({
      'tools/call': () => ({
        content: blocks,
        structuredContent: { any: [1] },
        isError: true,
        _meta: { kept: 1, 'io.modelcontextprotocol/serverInfo': { name: 'me', version: '1' } },
      }),
    }),
  'bad-answer': () => serve({ 'tools/call': () => ({ content: 'not a list' }) }),
  'tells-cancel': () =>
    serve({
      // Says that it has the call, and never answers it.
      'tools/call'({ params }) {
        write({
          method: 'notifications/progress',
          params: { progressToken: params?._meta?.progressToken, progress: 1 },
        });
        return undefined;
      },
      'notifications/cancelled': () => {
        process.stderr.write('was told\n');
        process.exit(9);
      },
    }),
};

ways[process.argv[2] ?? '']?.();
