import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { put } from '../support/shell-home.ts';

const require = createRequire(import.meta.url);
const installed = (name: string) =>
  join(dirname(require.resolve(`@modelcontextprotocol/${name}/package.json`)), 'dist/index.js');

/** Real servers, and one of ours that needs a key, as files for `node`. */
export const entries = {
  filesystem: installed('server-filesystem'),
  memory: installed('server-memory'),
  everything: installed('server-everything'),
  keyed: resolve(import.meta.dirname, '../servers/keyed-server.ts'),
} as const;

/** The short form in which the server with a key says which one it has. */
export function fingerprint(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 12);
}

/** What a registry says of one of them. */
export const publishedEverything = {
  name: 'io.github.ada/everything',
  title: 'Everything',
  description: 'Every feature of the protocol.',
  version: '2026.8.31',
  packages: [
    {
      registryType: 'npm',
      identifier: '@modelcontextprotocol/server-everything',
      version: '2026.8.31',
      transport: { type: 'stdio' },
      packageArguments: [{ type: 'positional', valueHint: 'transport', isRequired: true }],
    },
  ],
};

/** Runs what is installed beside the tests instead of fetching it; whatever else is asked of it, it cannot do. */
const npxStandIn = `#!/bin/sh
# A stand-in for npx, for machines without a network.
case "$2" in
  @modelcontextprotocol/server-filesystem@*) entry='${entries.filesystem}' ;;
  @modelcontextprotocol/server-everything@*) entry='${entries.everything}' ;;
  *) echo "npx stand-in: $2 is not installed here" >&2; exit 1 ;;
esac
[ "$1" = -y ] || exit 64
shift 2
exec node "$entry" "$@"
`;

/** A person's home as three clients left it on Linux, with two keys in plain text, and with node where a terminal finds it. */
export interface Desktop {
  readonly home: string;
  /** A folder of theirs with one file, `todo.txt`. */
  readonly folder: string;
  /** Whatever a program started by this desktop gets; its PATH leads to no server's program. */
  readonly env: NodeJS.ProcessEnv;
  /** What the clients' files hold now. */
  texts(): string[];
  remove(): void;
}

export function openDesktop(keys: { github: string; notes: string }): Desktop {
  const home = mkdtempSync(join(tmpdir(), 'countersign-desktop-'));
  const folder = join(home, 'Documents');
  mkdirSync(folder);
  writeFileSync(join(folder, 'todo.txt'), 'Water the plants.\n');
  const bin = join(home, '.local/node/bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(process.execPath, join(bin, 'node'));
  put(join(bin, 'npx'), npxStandIn);
  put(join(home, '.profile'), `PATH="$HOME/.local/node/bin:$PATH"\n`);

  const files = { command: 'node', args: [entries.filesystem, folder] };
  const claude = {
    mcpServers: {
      GitHub: {
        command: 'node',
        args: [entries.keyed, 'GITHUB_PERSONAL_ACCESS_TOKEN', '--toolsets', 'repos,issues'],
        env: { GITHUB_PERSONAL_ACCESS_TOKEN: keys.github, GITHUB_HOST: 'https://github.example' },
      },
      filesystem: files,
    },
    globalShortcut: '',
  };
  const cursor = {
    mcpServers: {
      'My files': files,
      notes: { command: 'node', args: [entries.keyed, 'NOTES_API_KEY'], env: { NOTES_API_KEY: keys.notes } },
    },
  };
  const code = {
    inputs: [{ type: 'promptString', id: 'github', description: 'GitHub token', password: true }],
    servers: {
      memory: {
        type: 'stdio',
        command: 'node',
        args: [entries.memory],
        env: { MEMORY_FILE_PATH: join(folder, 'memory.jsonl') },
      },
      everything: { type: 'stdio', command: 'node', args: [entries.everything, 'stdio'] },
      github: {
        type: 'stdio',
        command: 'node',
        args: claude.mcpServers.GitHub.args,
        env: { GITHUB_PERSONAL_ACCESS_TOKEN: '${input:github}', GITHUB_HOST: 'https://github.example' },
      },
    },
  };
  const documents = {
    '.config/Claude/claude_desktop_config.json': JSON.stringify(claude, null, 2),
    '.cursor/mcp.json': JSON.stringify(cursor, null, 2),
    '.config/Code/User/mcp.json': `// Servers for every workspace.\n${JSON.stringify(code, null, '\t')}\n`,
  };
  const paths = Object.entries(documents).map(([file, text]) => {
    const path = join(home, file);
    put(path, text);
    return path;
  });
  return {
    home,
    folder,
    env: { HOME: home, SHELL: '/bin/sh', PATH: '/usr/bin:/bin' },
    texts: () => paths.map((path) => readFileSync(path, 'utf8')),
    remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }),
  };
}
