import type {
  CatalogEntry,
  FoundClient,
  ImportProposal,
  ProposedServer,
  RegistryEntry,
} from '../../src/shared/imports.ts';
import type { Secret } from '../../src/shared/secrets.ts';
import { tools } from './tool-samples.ts';

export function proposed(id: string, more: Partial<ProposedServer> = {}): ProposedServer {
  return {
    id,
    originalName: id,
    name: id.toLowerCase(),
    transport: 'stdio',
    command: 'npx',
    args: ['-y', `@modelcontextprotocol/server-${id.toLowerCase()}@2026.8.31`],
    cwd: null,
    url: null,
    values: [],
    isolation: null,
    duplicateOf: null,
    warnings: [],
    problem: null,
    ...more,
  };
}

const cursorServers: ProposedServer[] = [
  proposed('GitHub', {
    name: 'github-2',
    command: 'docker',
    args: ['run', '-i', '--rm', '-e', 'GITHUB_PERSONAL_ACCESS_TOKEN', 'ghcr.io/github/github-mcp-server:0.21.0'],
    values: [
      { name: 'GITHUB_PERSONAL_ACCESS_TOKEN', secret: true, length: 40 },
      { name: 'GITHUB_TOOLSETS', secret: false, value: 'repos,issues,pull_requests' },
    ],
  }),
  proposed('Linear', {
    name: 'linear-2',
    transport: 'http',
    command: null,
    args: [],
    url: 'https://mcp.linear.app/mcp?workspace=acme',
    values: [{ name: 'Authorization', secret: true, length: 58 }],
  }),
  proposed('files', { name: 'files-2', duplicateOf: 'files' }),
  proposed('notes', {
    command: 'bash',
    args: ['-c', 'uvx notes-mcp --dir "$HOME/My notes"\u200B'],
    cwd: '/home/ada/My notes',
    warnings: [
      {
        code: 'import.shell',
        message: 'It starts a shell, which can run anything.',
        remedy: 'Add it only if you know what the line does.',
      },
      { code: 'import.hidden', message: 'There is 1 hidden character in it.', remedy: 'It is shown where it stands.' },
    ],
  }),
  proposed('old', {
    command: null,
    args: [],
    problem: {
      code: 'input.invalid',
      message: 'It has neither a command nor an address.',
      remedy: 'Correct it there.',
    },
  }),
];

export const proposal: ImportProposal = {
  digest: 'digest-1',
  title: 'Cursor',
  origin: 'import',
  servers: cursorServers,
};

export const foundClients: FoundClient[] = [
  {
    client: 'claude-desktop',
    title: 'Claude Desktop',
    path: '/home/ada/.config/Claude/claude_desktop_config.json',
    servers: 3,
    fresh: 0,
    plainSecrets: 0,
    problem: null,
  },
  {
    client: 'cursor',
    title: 'Cursor',
    path: '/home/ada/.cursor/mcp.json',
    servers: 5,
    fresh: 3,
    plainSecrets: 2,
    problem: null,
  },
  {
    client: 'goose',
    title: 'Goose',
    path: '/home/ada/.config/goose/config.yaml',
    servers: 0,
    fresh: 0,
    plainSecrets: 0,
    problem: {
      code: 'import.unreadable',
      message: 'It cannot be read: line 12, column 3 is no YAML.',
      remedy: 'Correct the file, or paste the part that is right.',
    },
  },
];

export const catalog: CatalogEntry[] = [
  {
    id: 'github',
    title: 'GitHub',
    description: 'Repositories, issues and pull requests.',
    publisher: 'GitHub',
    source: 'https://github.com/github/github-mcp-server',
    checkedAt: '2026-11-03',
    category: 'Code',
    summary: 'https://api.githubcopilot.com/mcp/',
    signsIn: true,
    asks: [],
  },
  {
    id: 'filesystem',
    title: 'Filesystem',
    description: 'Reads and changes files in the folders you name.',
    publisher: 'Model Context Protocol',
    source: 'https://github.com/modelcontextprotocol/servers/tree/main/src/filesystem',
    checkedAt: '2026-11-03',
    category: 'Files',
    summary: 'npx -y @modelcontextprotocol/server-filesystem@2026.8.31 FOLDER',
    signsIn: false,
    asks: [
      {
        name: 'folder',
        label: 'Folder',
        hint: 'It can read and change everything in it.',
        secret: false,
        required: true,
        default: null,
        choices: null,
      },
    ],
  },
  {
    id: 'postgres',
    title: 'Postgres',
    description: 'Queries a database.',
    publisher: 'Crystal DBA',
    source: 'https://github.com/crystaldba/postgres-mcp',
    checkedAt: '2026-11-03',
    category: 'Databases',
    summary: 'uvx postgres-mcp@0.3.0 --access-mode MODE',
    signsIn: false,
    asks: [
      {
        name: 'uri',
        label: 'Connection address',
        hint: 'Such as postgresql://user:password@host/db.',
        secret: true,
        required: true,
        default: null,
        choices: null,
      },
      {
        name: 'mode',
        label: 'Access',
        hint: null,
        secret: false,
        required: true,
        default: 'restricted',
        choices: ['restricted', 'unrestricted'],
      },
      {
        name: 'schema',
        label: 'Schema',
        hint: null,
        secret: false,
        required: false,
        default: null,
        choices: null,
      },
    ],
  },
];

export function registryEntry(name: string, more: Partial<RegistryEntry> = {}): RegistryEntry {
  return {
    name: `io.github.acme/${name}`,
    title: null,
    description: `What ${name} does, in the words of whoever published it.`,
    version: '1.4.0',
    status: 'active',
    repository: `https://github.com/acme/${name}`,
    ways: [
      { title: `npm: @acme/${name}@1.4.0`, asks: [], problem: null },
      {
        title: `https://mcp.acme.example/${name}`,
        asks: [
          {
            name: 'X-Api-Key',
            label: 'API key',
            hint: 'From your account’s page.',
            secret: true,
            required: true,
            default: null,
            choices: null,
          },
        ],
        problem: null,
      },
    ],
    ...more,
  };
}

export const secrets: Secret[] = [
  { name: 'github_GITHUB_TOKEN', usedBy: ['github'], changedAt: '2026-11-02T09:30:00.000Z', missing: false },
  { name: 'linear_API_KEY', usedBy: ['linear', 'files'], changedAt: null, missing: true },
  { name: 'OLD_KEY', usedBy: [], changedAt: '2026-08-19T16:05:00.000Z', missing: false },
];

/** A host's answers about what comes from outside. */
export const fromOutside = {
  'tools.list': () => tools,
  'imports.clients': () => foundClients,
  'imports.propose': () => proposal,
  'catalog.list': () => catalog,
  'registry.search': () => ({ entries: [registryEntry('weather')], next: null }),
  'secrets.list': () => secrets,
  'links.list': () => [],
};
/** The same where nothing is. */
export const nothingOutside = {
  'tools.list': () => [],
  'pins.list': () => [],
  'imports.clients': () => [],
  'catalog.list': () => catalog,
  'registry.search': () => ({ entries: [], next: null }),
  'secrets.list': () => [],
  'links.list': () => [],
};
