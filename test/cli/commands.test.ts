import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/shared/errors.ts';
import { proves } from '../proves.ts';
import { commandLine } from './stub-core.ts';

const open: { remove(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.remove();
});
function start(failures?: Readonly<Record<string, AppError>>) {
  const line = commandLine(failures);
  open.push(line);
  return line;
}

const words = (text: string) => text.split(' ').filter((word) => word !== '');

describe('what a command asks', () => {
  const none = { timeoutSeconds: 60, retries: 8 };
  it.each([
    ['server list', 'servers.list', { patient: true }],
    ['server remove files', 'servers.remove', { name: 'files' }],
    ['server enable files', 'servers.setEnabled', { name: 'files', enabled: true }],
    ['server disable files', 'servers.setEnabled', { name: 'files', enabled: false }],
    ['server test files', 'servers.test', { name: 'files' }],
    ['tool list --server files', 'tools.list', { server: 'files' }],
    ['tool call files read', 'tools.call', { server: 'files', tool: 'read', arguments: {} }],
    ['tool call files read {"a":1}', 'tools.call', { server: 'files', tool: 'read', arguments: { a: 1 } }],
    ['agent add claude --servers a,b', 'agents.create', { name: 'claude', servers: ['a', 'b'] }],
    ['agent revoke claude', 'agents.revoke', { name: 'claude' }],
    ['rule remove r1', 'rules.remove', { id: 'r1' }],
    [
      'rule add --effect deny --server files --tool write* --expires 2099-01-01',
      'rules.add',
      { effect: 'deny', agent: '*', server: 'files', tool: 'write*', expiresAt: '2099-01-01T00:00:00.000Z', note: '' },
    ],
    ['audit list --limit 3 --agent cli', 'history.list', { limit: 3, agent: 'cli' }],
    ['audit show c1', 'history.show', { id: 'c1' }],
    ['audit verify', 'history.verify', {}],
    [
      'server add files --env HOME=/x --secret DB=s --env API_KEY=k --cwd /tmp --timeout 5 -- npx -y thing --json --home /elsewhere',
      'servers.add',
      {
        ...{ name: 'files', transport: 'stdio', timeoutSeconds: 5, retries: 8, isolation: { kind: 'none' } },
        cwd: '/tmp',
        command: 'npx',
        args: ['-y', 'thing', '--json', '--home', '/elsewhere'],
        env: [
          { name: 'HOME', value: '/x', secret: false },
          { name: 'API_KEY', value: 'k', secret: true },
          { name: 'DB', value: 's', secret: true },
        ],
      },
    ],
    [
      'server add web --url https://example.com/mcp --header X-Team:a --header Authorization:Bearer=1',
      'servers.add',
      {
        ...none,
        name: 'web',
        transport: 'http',
        url: 'https://example.com/mcp',
        headers: [
          { name: 'X-Team', value: 'a', secret: false },
          { name: 'Authorization', value: 'Bearer=1', secret: true },
        ],
        auth: { kind: 'automatic' },
      },
    ],
  ])('%s', async (line, name, input) => {
    const { countersign, asked, closed } = start();
    const { exitCode, stderr } = await countersign(words(line));
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(asked).toContainEqual({ name, input });
    expect(closed()).toBe(1);
  });

  it('reads a tool’s arguments from stdin with -', async () => {
    const { countersign, asked } = start();
    await countersign(['tool', 'call', 'files', 'read', '-'], { stdin: '{"path":"/tmp"}' });
    expect(asked).toEqual([
      { name: 'tools.call', input: { server: 'files', tool: 'read', arguments: { path: '/tmp' } } },
    ]);
  });

  it('goes through the socket of whoever runs on the home, and opens no core of its own', async () => {
    const { countersign, core, closed } = start();
    await core.serveControl();
    expect((await countersign(['server', 'list'])).exitCode).toBe(0);
    expect((await countersign(['audit', 'export', '--format', 'jsonl'])).stdout).toBe('{"seq":1}\n');
    expect(closed()).toBe(0);
    await core.close();
  });
});

describe('where --json and --home may stand', () => {
  it.each(['--json server list', 'server --json list', 'server list --json'])('%s', async (line) => {
    const { stdout } = await start().countersign(words(line));
    expect(JSON.parse(stdout)).toHaveLength(1);
  });

  it('makes the home it is given, for its owner alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cs-cli-'));
    open.push({ remove: () => rmSync(folder, { recursive: true, force: true }) });
    for (const [index, place] of [
      ['--home', 'H', 'rule', 'list'],
      ['rule', 'list', '--home', 'H'],
    ].entries()) {
      const home = join(folder, `home-${index}`);
      const line = place.map((word) => (word === 'H' ? home : word));
      expect((await start().countersign(line, { home: false })).exitCode).toBe(0);
      expect(statSync(home).mode & 0o777).toBe(0o700);
    }
  });
});

it('closes a home that others could enter', async () => {
  const { countersign, home } = start();
  chmodSync(home, 0o755);
  await countersign(['rule', 'list']);
  expect(statSync(home).mode & 0o777).toBe(0o700);
});

describe('exit codes', () => {
  it.each([
    ['serv', 2],
    ['', 2],
    ['server', 2],
    ['server list extra', 2],
    ['server list --colour', 2],
    ['server add files', 2],
    ['server add files --url not-a-url', 2],
    ['server add Files -- node', 2],
    ['server add files --env novalue -- node', 2],
    ['server add files --url https://a.example -- node', 2],
    ['server add files --header A:b -- node', 2],
    ['server add files --url https://a.example --transport ws', 2],
    ['server show nobody', 4],
    ['server import file.json --dry-run', 0],
    ['server login files', 0],
    ['server logout files', 0],
    ['agent connect claude', 2],
    ['agent add claude --scopes files:read', 2],
    ['agent add cli', 2],
    ['rule add', 2],
    ['rule add --effect maybe', 2],
    ['rule add --effect allow --when {}', 2],
    ['rule add --effect allow --expires 2001-01-01', 2],
    ['rule try --tool x', 2],
    ['connect --agent x', 2],
    ['tool call files read [1]', 2],
    ['tool call files read {', 2],
    ['serve --port 99999', 2],
    ['audit export --format xml', 2],
    ['audit verify /nowhere/at/all', 4],
    ['--help', 0],
    ['server add --help', 0],
    ['--version', 0],
  ])('“%s” exits %i, and with --json says one JSON value', async (line, expected) => {
    const plain = await start().countersign(words(line));
    expect(plain.exitCode).toBe(expected);
    const json = await start().countersign([...words(line), '--json'].filter((word) => word !== ''));
    if (!line.includes(' -- ')) JSON.parse(json.stdout);
    const early = await start().countersign(['--json', ...words(line)]);
    const value = JSON.parse(early.stdout);
    expect(early.exitCode).toBe(expected);
    if (expected !== 0) {
      expect(value.error).toMatchObject({ code: expected === 4 ? 'not_found' : 'input.invalid' });
      expect(early.stderr).toContain('countersign: ');
    }
  });

  it.each([
    ['call.denied', 3],
    ['call.refused', 3],
    ['call.unanswered', 3],
    ['call.nobody_to_ask', 3],
    ['call.queue_full', 3],
    ['call.failed', 1],
    ['not_found', 4],
    ['server.tool_unknown', 4],
    ['server.needs_sign_in', 5],
    ['server.command_not_found', 6],
    ['server.exited', 6],
    ['server.timeout', 6],
    ['server.unreachable', 6],
    ['history.broken', 7],
    ['history.unwritable', 1],
    ['vault.locked', 1],
  ] as const)('a call that ends in %s exits %i', async (code, expected) => {
    const { countersign, closed } = start({ 'tools.call': new AppError(code, 'No.', { remedy: 'Do this.' }) });
    const { exitCode, stdout, stderr } = await countersign(['tool', 'call', 'files', 'read', '--json']);
    expect(exitCode).toBe(expected);
    expect(JSON.parse(stdout)).toEqual({ error: { code, message: 'No.', remedy: 'Do this.' } });
    expect(stderr).toBe('countersign: No.\n  Do this.\n');
    expect(closed()).toBe(1);
  });

  it('7 when an exported file does not verify', async () => {
    const line = start();
    const file = join(line.home, 'export.jsonl');
    writeFileSync(file, '{}\n');
    const { exitCode, stdout } = await line.countersign(['audit', 'verify', file]);
    expect(exitCode).toBe(7);
    expect(stdout).toContain('does NOT verify (first at entry 2)');
  });

  it('suggests what was probably meant', async () => {
    expect((await start().countersign(['servr', 'list'])).stderr).toContain('Did you mean one of serve, server?');
  });
});

describe('with --json, every command prints exactly one JSON value', () => {
  it.each([
    'server add files -- node x',
    'server list',
    'server show files',
    'server remove files',
    'server enable files',
    'server disable files',
    'server test files',
    'tool list',
    'tool call files read',
    'agent add claude',
    'agent list',
    'agent revoke claude',
    'rule add --effect allow',
    'rule list',
    'rule remove r1',
    'audit list',
    'audit show c1',
    'audit verify',
    'audit export --format jsonl',
    'doctor',
  ])('%s', async (line) => {
    const { exitCode, stdout } = await start().countersign(['--json', ...words(line)]);
    expect(exitCode).toBe(0);
    expect(stdout.endsWith('\n')).toBe(true);
    JSON.parse(stdout);
  });
});

describe('what people read', () => {
  it('never carries an escape sequence of a server to the terminal', async () => {
    proves('terminal.escapes');
    const { countersign } = start();
    expect((await countersign(['tool', 'call', 'files', 'read'])).stdout).toBe('hello‹U+001B›[31m\n');
    const { stdout } = await countersign(['server', 'show', 'files']);
    expect(stdout).toContain('evil‹U+001B›[31m');
    expect(stdout).not.toContain('\u001b');
  });

  it('shows a token once, with where to use it', async () => {
    expect((await start().countersign(['agent', 'add', 'claude'])).stdout).toContain('cs_token');
  });

  it('does not repeat a secret that was typed wrongly', async () => {
    const { stderr, stdout } = await start().countersign([
      'server',
      'add',
      'x',
      '--secret',
      'hunter2',
      '--json',
      '--',
      'node',
    ]);
    expect(stderr + stdout).not.toContain('hunter2');
  });

  it('writes an export whole, readable by its owner alone', async () => {
    const { countersign, home } = start();
    const file = join(home, 'out.jsonl');
    const { exitCode } = await countersign(['audit', 'export', '--format', 'jsonl', '-o', file, '--since', '7d']);
    expect(exitCode).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe('{"seq":1}\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('leaves nothing behind when an export cannot be written', async () => {
    const { countersign, home } = start();
    const file = join(home, 'no-folder', 'out.jsonl');
    expect((await countersign(['audit', 'export', '--format', 'jsonl', '-o', file])).exitCode).toBe(1);
    expect(existsSync(join(home, 'no-folder'))).toBe(false);
  });

  it('doctor names what is wrong and its remedy', async () => {
    const failure = new AppError('history.broken', 'Entry 4 was changed.', { remedy: 'Look at it.' });
    const { exitCode, stdout } = await start({ 'history.verify': failure }).countersign(['doctor']);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('FAIL  history: Entry 4 was changed.\n        Look at it.');
    expect(stdout).toContain('ok    server files: 1 tool');
  });
});
