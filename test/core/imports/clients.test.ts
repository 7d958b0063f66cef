import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clientData } from '../../../src/core/imports/client-data.ts';
import { importClients } from '../../../src/shared/imports.ts';
import { proves } from '../../proves.ts';
import { clientFile, importing } from './importing.ts';

const secret = 'Kanari77c0ffee';

/** Where each client keeps its servers on each platform, from the person's home on. */
const places: Record<string, { file: string; linux: string; darwin: string; win32: string }> = {
  'claude-desktop': {
    file: 'claude-desktop.json',
    linux: '.config/Claude/claude_desktop_config.json',
    darwin: 'Library/Application Support/Claude/claude_desktop_config.json',
    win32: 'AppData/Local/Claude-Data/claude_1/claude_desktop_config.json',
  },
  'claude-code': { file: 'claude-code.json', linux: '.claude.json', darwin: '.claude.json', win32: '.claude.json' },
  cursor: { file: 'cursor.json', linux: '.cursor/mcp.json', darwin: '.cursor/mcp.json', win32: '.cursor/mcp.json' },
  vscode: {
    file: 'vscode.jsonc',
    linux: '.config/Code/User/mcp.json',
    darwin: 'Library/Application Support/Code/User/mcp.json',
    win32: 'AppData/Roaming/Code/User/mcp.json',
  },
  windsurf: {
    file: 'windsurf.json',
    linux: '.codeium/windsurf/mcp_config.json',
    darwin: '.codeium/windsurf/mcp_config.json',
    win32: '.codeium/windsurf/mcp_config.json',
  },
  zed: {
    file: 'zed.jsonc',
    linux: '.config/zed/settings.json',
    darwin: '.config/zed/settings.json',
    win32: 'AppData/Roaming/Zed/settings.json',
  },
  codex: { file: 'codex.toml', linux: '.codex/config.toml', darwin: '.codex/config.toml', win32: '.codex/config.toml' },
  goose: {
    file: 'goose.yaml',
    linux: '.config/goose/config.yaml',
    darwin: '.config/goose/config.yaml',
    win32: 'AppData/Roaming/Block/goose/config/config.yaml',
  },
  'gemini-cli': {
    file: 'gemini-cli.json',
    linux: '.gemini/settings.json',
    darwin: '.gemini/settings.json',
    win32: '.gemini/settings.json',
  },
  cline: {
    file: 'cline.json',
    linux: '.config/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json',
    darwin: '.cline/data/settings/cline_mcp_settings.json',
    win32: 'AppData/Roaming/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json',
  },
  continue: {
    file: 'continue.yaml',
    linux: '.continue/config.yaml',
    darwin: '.continue/mcpServers/mine.yaml',
    win32: '.continue/config.yaml',
  },
  'lm-studio': {
    file: 'lm-studio.json',
    linux: '.lmstudio/mcp.json',
    darwin: '.cache/lm-studio/mcp.json',
    win32: '.lmstudio/mcp.json',
  },
};

/** What is proposed of each file: name, how it is started or reached, and its values; a secret by its length. */
const expected: Record<string, unknown[]> = {
  'claude-desktop.json': [
    ['filesystem', 'npx -y @modelcontextprotocol/server-filesystem@2026.8.31 /home/ada/Documents', {}],
    [
      'github',
      'docker run -i --rm -e GITHUB_PERSONAL_ACCESS_TOKEN ghcr.io/github/github-mcp-server',
      { GITHUB_PERSONAL_ACCESS_TOKEN: secret.length },
    ],
    ['linear', 'http https://mcp.linear.app/sse', {}],
  ],
  'claude-code.json': [
    ['sentry', 'http https://mcp.sentry.dev/mcp', {}],
    ['context7', 'http https://mcp.context7.com/mcp', { CONTEXT7_API_KEY: secret.length }],
    ['db', 'node tools/db.js', { LEVEL: 'info' }],
  ],
  'cursor.json': [
    ['linear', 'http https://mcp.linear.app/sse', {}],
    ['search', 'npx -y brave-search-mcp@2.0.1 --transport stdio', { BRAVE_API_KEY: secret.length }],
    ['files', '~/bin/files --root ${FILES_ROOT}', {}],
  ],
  'vscode.jsonc': [
    ['github', 'http https://api.githubcopilot.com/mcp/', { 'X-Api-Key': secret.length }],
    [
      'perplexity',
      'uvx perplexity-mcp==1.2.0 --region eu',
      { PERPLEXITY_API_KEY: '${secret:perplexity.perplexity-key}' },
    ],
  ],
  'windsurf.json': [
    ['figma', 'http https://mcp.figma.com/mcp', { Authorization: secret.length + 7 }],
    ['memory', 'npx -y @modelcontextprotocol/server-memory', {}],
  ],
  'zed.jsonc': [
    ['postgres', '/usr/local/bin/pg-mcp postgres://${secret:postgres.credentials}@localhost/shop', { PGSSL: '1' }],
    ['docs', 'http https://docs.example.com/mcp', { 'X-Team': 'shop' }],
    ['mcp-server-puppeteer', 'cannot be added', {}],
  ],
  'codex.toml': [
    [
      'context7',
      'npx -y @upstash/context7-mcp@1.0.20 --api-key ${secret:context7.api-key}',
      { HTTPS_PROXY: '${HTTPS_PROXY}' },
    ],
    [
      'figma',
      'http https://mcp.figma.com/mcp',
      { 'X-Figma-Region': 'us-east-1', 'X-Account': '${FIGMA_ACCOUNT}', Authorization: 'Bearer ${FIGMA_OAUTH_TOKEN}' },
    ],
  ],
  'goose.yaml': [
    [
      'tavily',
      'npx -y tavily-mcp@0.2.1',
      { TAVILY_LOG: 'debug', TAVILY_TOKEN: secret.length, TAVILY_API_KEY: '${secret:tavily.TAVILY_API_KEY}' },
    ],
    ['wiki', 'http https://mcp.deepwiki.com/mcp', {}],
  ],
  'gemini-cli.json': [
    ['byul', 'http https://mcp.byul.example/mcp', { Authorization: 'Bearer ${BYUL_TOKEN}' }],
    ['local', './run.sh', { DB_PASSWORD: secret.length }],
  ],
  'cline.json': [
    ['weather', 'node /home/ada/weather/build/index.js', { OPENWEATHER_API_KEY: secret.length }],
    ['remote', 'http https://mcp.example.com/mcp', {}],
  ],
  'continue.yaml': [
    ['playwright', 'npx @playwright/mcp@0.0.50', {}],
    [
      'hosted-search',
      'http https://search.example.com/mcp',
      { Authorization: 'Bearer ${secret:hosted-search.SEARCH_TOKEN}', 'X-Api-Key': secret.length },
    ],
  ],
  'lm-studio.json': [['hf-mcp-server', 'http https://huggingface.co/mcp', { Authorization: secret.length + 7 }]],
  'cherry-studio.json': [
    ['fetch', 'uvx mcp-server-fetch==2026.3.0', { PROXY_PASSWORD: secret.length }],
    ['maps', 'http https://maps.example.com/mcp', {}],
  ],
};

type Proposal = Awaited<ReturnType<ReturnType<typeof importing>['read']>>;

function told({ servers }: Proposal, home: string): unknown[] {
  return servers.map(({ name, transport, command, args, url, values, problem }) => [
    name,
    problem
      ? 'cannot be added'
      : command === null
        ? `${transport} ${url}`
        : [command, ...args].join(' ').replace(home, '~'),
    Object.fromEntries(values.map((value) => [value.name, value.secret ? value.length : value.value])),
  ]);
}

describe('the files of clients', () => {
  it('each come with the source their places were read from', () => {
    proves('import.clients');
    expect(clientData.map(({ client }) => client)).toEqual([...importClients]);
    for (const { client, source, checkedAt, files } of clientData) {
      expect(source, client).toMatch(/^https:\/\//);
      expect(Date.parse(checkedAt), client).toBeGreaterThan(0);
      const all = [files.darwin, files.win32, files.linux].flat();
      expect(
        all.every((path) => /^(?:~|\$[A-Z_]+)\//.test(path)),
        client,
      ).toBe(true);
      expect(all.length > 0 || client === 'cherry-studio', client).toBe(true);
    }
  });

  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    it(`are found and read on ${platform}`, async () => {
      proves('import.clients');
      const machine = importing({ platform });
      for (const place of Object.values(places)) machine.write(place[platform], clientFile(place.file, secret));
      const found = await machine.clients();
      expect(found.map(({ client }) => client)).toEqual(Object.keys(places));
      for (const { client, path, servers, fresh, plainSecrets, problem } of found) {
        const place = places[client];
        expect(path).toBe(join(machine.home, place?.[platform] ?? ''));
        expect({ client, servers, fresh, plainSecrets, problem }).toEqual({
          client,
          servers: expected[place?.file ?? '']?.length,
          fresh: servers,
          plainSecrets: 1,
          problem: null,
        });
        const proposal = await machine.propose({ kind: 'client', client });
        expect(told(proposal, machine.home), client).toEqual(expected[place?.file ?? '']);
        expect(JSON.stringify(proposal)).not.toContain(secret);
      }
    });
  }

  it('are found where the environment says the folders are', async () => {
    const machine = importing({ environment: {} });
    machine.environment.CODEX_HOME = join(machine.home, 'elsewhere');
    machine.environment.XDG_CONFIG_HOME = 'relative';
    machine.write('elsewhere/config.toml', clientFile('codex.toml', secret));
    machine.write('.config/Code/User/settings.json', clientFile('vscode-settings.json', secret));
    const found = await machine.clients();
    expect(found.map(({ client, servers }) => [client, servers])).toEqual([
      ['vscode', 1],
      ['codex', 2],
    ]);
  });

  it('that is Cherry Studio’s is read when it is given, and its place is nobody’s to look into', async () => {
    const machine = importing();
    const path = machine.write('cherry.json', clientFile('cherry-studio.json', secret));
    const proposal = await machine.propose({ kind: 'file', path });
    expect(told(proposal, machine.home)).toEqual(expected['cherry-studio.json']);
    await expect(machine.propose({ kind: 'client', client: 'cherry-studio' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('that cannot be read are named, and the others found all the same', async () => {
    const machine = importing();
    machine.write('.cursor/mcp.json', '{"mcpServers": {');
    machine.write('.lmstudio/mcp.json', clientFile('lm-studio.json', secret));
    machine.write('.claude.json', '{"numStartups": 1}');
    const found = await machine.clients();
    expect(found.map(({ client, problem }) => [client, problem?.code ?? null])).toEqual([
      ['cursor', 'import.unreadable'],
      ['lm-studio', null],
    ]);
    expect(found[0]?.problem?.message).toContain('line 1, column');
  });

  it('say a project’s folder for what runs in it', async () => {
    const machine = importing();
    machine.write('.claude.json', clientFile('claude-code.json', secret));
    const { servers } = await machine.propose({ kind: 'client', client: 'claude-code' });
    expect(servers.find(({ name }) => name === 'db')?.cwd).toBe('/home/ada/shop');
    const path = machine.write('shop/.vscode/mcp.json', '{"servers":{"x":{"command":"${workspaceFolder}/x"}}}');
    expect((await machine.propose({ kind: 'file', path })).servers[0]?.command).toBe(join(machine.home, 'shop/x'));
  });
});
