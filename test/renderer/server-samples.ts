import type { FoundClient } from '../../src/shared/imports.ts';
import type { IsolationOffer } from '../../src/shared/isolation.ts';
import type { ProcessTree } from '../../src/shared/processes.ts';
import type { LogLine, LogPage, LogQuery } from '../../src/shared/server-logs.ts';
import { ago } from './sign-in-samples.ts';

const minute = 60_000;

/** npx with a shell and a server under it, as they usually are, and of the age they are now. */
export const processes = (): ProcessTree[] => [
  {
    server: 'files',
    roots: [
      {
        pid: 4242,
        name: 'npm exec @modelcontextprotocol/server-files',
        memory: 61_400_000,
        startedAt: ago(192.5 * minute),
        children: [
          {
            pid: 4250,
            name: 'sh',
            memory: 1_600_000,
            startedAt: ago(192.5 * minute),
            children: [{ pid: 4251, name: 'node', memory: 83_000_000, startedAt: ago(191.5 * minute), children: [] }],
          },
        ],
      },
    ],
  },
];

/** A machine with a sandbox and without containers. */
export const isolationOffer: IsolationOffer = {
  sandbox: { available: true, detail: 'bubblewrap 0.11.0' },
  container: {
    available: false,
    reason: 'Neither docker nor podman was found.',
    remedy: 'Install one of them and start it.',
  },
};

export const foundClients: FoundClient[] = [
  {
    client: 'claude-desktop',
    title: 'Claude Desktop',
    path: '/home/ada/.config/Claude/claude_desktop_config.json',
    servers: 5,
    fresh: 4,
    plainSecrets: 2,
    problem: null,
  },
  {
    client: 'cursor',
    title: 'Cursor',
    path: '/home/ada/.cursor/mcp.json',
    servers: 2,
    fresh: 2,
    plainSecrets: 0,
    problem: null,
  },
  {
    client: 'zed',
    title: 'Zed',
    path: '/home/ada/.config/zed/settings.json',
    servers: 1,
    fresh: 0,
    plainSecrets: 0,
    problem: null,
  },
];

const texts = [
  ['app', 'Started /usr/bin/npx, process 4242'],
  ['stderr', 'Secure MCP Filesystem Server running on stdio'],
  [
    'sent',
    '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}',
  ],
  ['received', '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-11-25","serverInfo":{"name":"files"}}}'],
  ['stderr', 'warning: token ghp_•••••• expires\u202E tomorrow'],
] as const;

/** So many lines of a server, oldest first. */
export function logLines(count: number): LogLine[] {
  return Array.from({ length: count }, (_nothing, n) => {
    const [stream, text] = texts[n % texts.length] ?? texts[0];
    return { seq: n + 1, at: ago((count - n) * 700), stream, text: n < texts.length ? text : `${text} #${n + 1}` };
  });
}

/** What a host with these lines answers. */
export function answerLogs(lines: readonly LogLine[], query: Omit<LogQuery, 'name'>): LogPage {
  const { text = '', streams, before = Number.POSITIVE_INFINITY, limit } = query;
  const found = lines.filter(
    (line) =>
      line.seq < before &&
      (streams === undefined || streams.includes(line.stream)) &&
      line.text.toLowerCase().includes(text.toLowerCase()),
  );
  return { lines: found.slice(-limit), more: found.length > limit };
}

const fewLines = logLines(5);

/** What there is to say of servers besides the servers themselves. */
export const serverAnswers = {
  'servers.processes': processes,
  'servers.isolation': () => isolationOffer,
  'servers.logs': (query: Omit<LogQuery, 'name'>) => answerLogs(fewLines, query),
  'imports.clients': () => [],
};
