import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settle, type Tally, tallySchema } from '../../scripts/closing.ts';
import { proves } from '../proves.ts';
import { type Requirement, requirements } from '../requirements.ts';

const root = join(import.meta.dirname, '../..');
let folder: string;

// Inside the project, where the tests that are tried out find it and Vitest finds them.
beforeEach(() => {
  mkdirSync(join(root, 'results'), { recursive: true });
  folder = mkdtempSync(join(root, 'results', 'tried-out-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs one test file, made of `body`, in a Vitest of its own with the project's own setup, and returns its tally. */
function tryOut(body: string): { tally: Tally; code: number; output: string } {
  const file = join(folder, 'tally.json');
  const imports = [
    "import { it } from 'vitest';",
    "import net from 'node:net';",
    "import dns from 'node:dns/promises';",
    "import { proves } from '../../test/proves.ts';",
  ];
  writeFileSync(join(folder, 'tried.test.ts'), `${imports.join('\n')}\n${body}\n`);
  const config = [
    "import { tallyReporter } from '../../test/house/tally-reporter.ts';",
    `const test = { root: ${JSON.stringify(root)}, include: [${JSON.stringify(`${folder}/*.test.ts`)}],`,
    "  setupFiles: ['test/setup.ts'], testTimeout: 90_000, hookTimeout: 90_000,",
    `  reporters: ['default', tallyReporter(${JSON.stringify(file)})] };`,
    'export default { test };',
  ];
  writeFileSync(join(folder, 'vitest.config.ts'), config.join('\n'));
  const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', join(folder, 'vitest.config.ts')];
  const ran = spawnSync(process.execPath, vitest, { cwd: root, encoding: 'utf8', env: withoutVitest() });
  const output = ran.stdout + ran.stderr;
  return { tally: tallySchema.parse(JSON.parse(readFileSync(file, 'utf8'))), code: ran.status ?? 1, output };
}

function withoutVitest(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));
}

describe('the ledger of promises', () => {
  it('counts a promise as proved only when a test that proves it passed', () => {
    proves('house.ledger');
    const { tally, code } = tryOut(`
      it('passes', () => proves('vault.file'));
      it('fails', () => { proves('vault.long'); throw new Error('no'); });
      it.skip('does not run', () => proves('vault.homes'));
    `);
    expect(tally).toEqual({ passed: 1, failed: 1, skipped: 1, proved: ['vault.file'] });
    const { complaint } = settle(tally, { promised: requirements, code });
    expect(complaint).toContain('Unproved: vault.long: ');
    expect(complaint).not.toContain('Unproved: vault.file: ');
  });

  it('knows no promise that is not in it', () => {
    const unknown: string = 'vault.unheard-of';
    expect(() => proves(unknown as Requirement)).toThrow('is no promise');
    expect(() => proves('toString' as string as Requirement)).toThrow('is no promise');
  });

  it('counts a file that does not load and an error outside any test', () => {
    expect(tryOut("throw new Error('at the top');").tally).toMatchObject({ passed: 0, failed: 1 });
    const stray = tryOut("it('passes', async () => { void Promise.reject(new Error('stray')); });");
    expect(stray.tally).toMatchObject({ passed: 1, failed: 1 });
  });
});

describe('what no test may do', () => {
  const offences: [string, string, string][] = [
    ['prints', "it('prints', () => console.warn('hello', 1));", 'console.warn was called: hello 1'],
    ['connects', "it('connects', async () => { net.connect(80, '192.0.2.1').on('error', () => {}); });", '192.0.2.1'],
    ['fetches', "it('fetches', async () => { await fetch('https://example.com').catch(() => {}); });", 'example.com'],
    ['asks for a name', "it('asks', async () => { await dns.lookup('example.com').catch(() => {}); });", 'example.com'],
    [
      'leaves a server behind',
      "it('listens', async () => { await new Promise((done) => net.createServer().listen(0, done)); });",
      'TCPServerWrap',
    ],
  ];
  it.each(offences)('fails a test that %s', (_, body, complaint) => {
    const { tally, output } = tryOut(body);
    expect(tally.failed).toBeGreaterThan(0);
    expect(output).toContain(complaint);
  });

  it('is not taken for speaking to this machine itself', () => {
    const { tally } = tryOut(`
      it('serves', async () => {
        const server = net.createServer((socket) => socket.end('ok'));
        await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
        const address = server.address();
        for (const host of ['127.0.0.1', 'localhost']) {
          await new Promise((resolve) => net.connect(address.port, host).resume().on('close', resolve).on('error', () => {}));
        }
        await dns.lookup('localhost');
        server.close();
      });
    `);
    expect(tally).toMatchObject({ passed: 1, failed: 0 });
  });
});
