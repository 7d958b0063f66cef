import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ServerTest } from '../../src/shared/servers.ts';
import { proves } from '../proves.ts';
import { startWsServer } from '../servers/ws-server.ts';
import { findChromium } from '../stand-in/chromium.ts';
import { everythingOverHttp, everythingOverSse, everythingOverStdio } from '../support/everything.ts';
import { type Product, product, type Serving } from '../support/product.ts';

const modern = join(import.meta.dirname, '../servers/modern-server.ts');

/** A program of an installed package, to be started with our Node. */
function program(name: string, file: string, ...args: string[]): string[] {
  return ['--', process.execPath, join(import.meta.dirname, '../../node_modules', name, file), ...args];
}

const local = ['configuration', 'command', 'start', 'handshake', 'tools'];
const remote = ['configuration', 'reach', 'handshake', 'tools'];

let countersign: Product;
let serving: Serving;
let folder: string;

beforeAll(async () => {
  countersign = product();
  serving = await countersign.serve();
  folder = join(dirname(countersign.home), 'files');
  await mkdir(folder);
  await writeFile(join(folder, 'hello.txt'), 'hello from a file');
  await countersign.ask('rule', 'add', '--effect', 'allow', '--agent', 'cli');
});
afterAll(async () => {
  await serving.stop();
  await countersign.close();
});

interface Real {
  readonly where: () => Promise<string[]> | string[];
  readonly steps: readonly string[];
  readonly via: string;
  readonly tool: string;
  readonly args: () => object;
  readonly says: string;
}

async function started(start: () => Promise<{ url: string; close?(): Promise<void> }>, ...more: string[]) {
  const { url, close } = await start();
  if (close) onTestFinished(close);
  return ['--url', url, ...more];
}

const echo = { tool: 'echo', args: () => ({ message: 'hello' }), says: 'hello' };
const servers: Record<string, Real> = {
  everything: { where: () => ['--', ...everythingOverStdio], steps: local, via: 'stdio', ...echo },
  'everything-http': { where: () => started(everythingOverHttp), steps: remote, via: 'http', ...echo },
  'everything-sse': {
    where: () => started(everythingOverSse, '--transport', 'sse'),
    steps: remote,
    via: 'sse',
    ...echo,
  },
  'everything-found': { where: () => started(everythingOverSse), steps: remote, via: 'sse', ...echo },
  websocket: {
    where: async () => started(async () => ({ url: (await startWsServer()).url }), '--transport', 'ws'),
    steps: remote,
    via: 'ws',
    ...echo,
  },
  modern: { where: () => ['--', process.execPath, modern], steps: local, via: 'stdio', ...echo },
  filesystem: {
    where: () => program('@modelcontextprotocol/server-filesystem', 'dist/index.js', folder),
    steps: local,
    via: 'stdio',
    tool: 'read_text_file',
    args: () => ({ path: join(folder, 'hello.txt') }),
    says: 'hello from a file',
  },
  memory: {
    where: () => [
      ...['--env', `MEMORY_FILE_PATH=${join(folder, 'memory.json')}`],
      ...program('@modelcontextprotocol/server-memory', 'dist/index.js'),
    ],
    steps: local,
    via: 'stdio',
    tool: 'create_entities',
    args: () => ({ entities: [{ name: 'Ada', entityType: 'person', observations: ['counts'] }] }),
    says: 'Ada',
  },
  pdf: {
    where: () => program('@modelcontextprotocol/server-pdf', 'dist/index.js', '--stdio'),
    steps: local,
    via: 'stdio',
    tool: 'list_pdfs',
    args: () => ({}),
    says: 'PDF',
  },
  playwright: {
    where: () => [
      // It leaves files where it is started.
      ...['--cwd', folder],
      ...program(
        '@playwright/mcp',
        'cli.js',
        ...['--headless', '--no-sandbox', '--isolated', '--executable-path', findChromium() ?? 'chromium'],
      ),
    ],
    steps: local,
    via: 'stdio',
    tool: 'browser_navigate',
    args: () => ({ url: 'data:text/html,<title>Countersigned</title>' }),
    says: 'Countersigned',
  },
};

describe('a well-known server', () => {
  it.each(Object.entries(servers))('%s is added, tested step by step and called', async (name, server) => {
    proves('servers.real', 'servers.transports');
    await countersign.ask('server', 'add', name, ...(await server.where()));
    const test = await countersign.run(['server', 'test', name]);
    expect(test, test.stdout).toMatchObject({ code: 0 });
    const lines = test.stdout.trim().split('\n');
    expect(lines).toHaveLength(server.steps.length);
    for (const [at, step] of server.steps.entries()) {
      expect(lines[at]).toMatch(new RegExp(`^ok {4}${step} {2}\\d+ ms {2}\\S`));
    }
    const { ok, steps } = (await countersign.run(['server', 'test', name, '--json'])).json<ServerTest>();
    expect(ok).toBe(true);
    expect(steps.map((step) => step.name)).toEqual(server.steps);

    const called = await countersign.run(['tool', 'call', name, server.tool, JSON.stringify(server.args())]);
    expect(called, called.stderr).toMatchObject({ code: 0 });
    expect(called.stdout).toContain(server.says);

    const shown = await countersign.ask('server', 'show', name);
    expect(shown).toMatchObject({ state: 'connected', via: server.via, revision: expect.stringMatching(/^20/) });
    expect(shown.program).toBe(server.via === 'stdio' ? process.execPath : null);
    const text = (await countersign.run(['server', 'show', name])).stdout;
    expect(text).toMatch(new RegExp(`reached over +${server.via}`));
    await countersign.ask('server', 'remove', name);
  });
});
