import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { provideKeyring } from '../../../scripts/test-session.ts';
import { keychainVault } from '../../../src/core/vault/keychain-vault.ts';
import { proves } from '../../proves.ts';

const run = promisify(execFile);
const fixture = (name: string) => join(import.meta.dirname, 'fixtures', name);
const quiet = { info() {}, warn() {}, error() {} };
let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'countersign-vault-'));
});
afterEach(async () => {
  // A keyring that a test has had here may still be on its way out.
  await rm(home, { recursive: true, force: true, maxRetries: 20 });
});

const open = () => keychainVault({ home, log: quiet });
const serviceOf = async (folder: string) =>
  `Countersign ${JSON.parse(await readFile(join(folder, 'home.json'), 'utf8')).id}`;

/** What secret-tool, a program that is not ours, says of this home's entries; it is asked again when the keyring crashed meanwhile, and complained. */
async function secretTool(verb: readonly string[], attributes: readonly string[] = []): Promise<string> {
  const words = [...verb, 'service', await serviceOf(home), ...attributes];
  for (let tries = 1; ; tries += 1) {
    try {
      return (await run('secret-tool', words)).stdout;
    } catch (error) {
      if (tries === 20 || (error as { stderr: string }).stderr === '') throw error;
      await sleep(100);
    }
  }
}

const lookUp = (account: string) => secretTool(['lookup'], ['username', account]);

/** How many entries of this home a program that is not ours finds. */
async function countEntries(): Promise<number> {
  const found = await secretTool(['search', '--all']);
  return found.split('\n').filter((line) => line.startsWith('secret = ')).length;
}

describe('the keychain vault', () => {
  it('keeps a secret where another program finds it, and forgets it there', async () => {
    proves('vault.keychain');
    const vault = open();
    expect(await vault.get('agent/seal')).toBeNull();
    await vault.set('agent/seal', 'sesame');
    expect(await open().get('agent/seal')).toBe('sesame');
    expect(await lookUp('agent/seal')).toBe('=sesame');
    await vault.delete('agent/seal');
    await vault.delete('agent/seal');
    expect(await vault.get('agent/seal')).toBeNull();
    expect(await countEntries()).toBe(0);
  });

  it('keeps a secret that is empty, looks like its own marks, or is in many scripts', async () => {
    const vault = open();
    for (const value of ['', '=', '#a 2', 'ключ 鍵 🔑', 'line\nline']) {
      await vault.set('odd', value);
      expect(await vault.get('odd')).toBe(value);
    }
    await vault.delete('odd');
  });

  it('keeps a secret longer than one entry holds, in entries Windows has room for, and leaves no part behind', async () => {
    proves('vault.long');
    const vault = open();
    const long = '🔑key'.repeat(2_500);
    await vault.set('long', long);
    expect(await vault.get('long')).toBe(long);
    expect((await lookUp('long#a0')).length).toBeLessThanOrEqual(1_280);
    const longer = `${long}${long}`;
    await vault.set('long', longer);
    expect(await vault.get('long')).toBe(longer);
    expect(await lookUp('long')).toBe('#b 34');
    await vault.set('long', 'short');
    expect(await countEntries()).toBe(1);
    await vault.set('long', long);
    await vault.delete('long');
    expect(await countEntries()).toBe(0);
  });

  it('says so when a part of a long secret is gone, rather than give half of it', async () => {
    const vault = open();
    await vault.set('long', 'x'.repeat(2_000));
    await secretTool(['clear'], ['username', 'long#a1']);
    await expect(vault.get('long')).rejects.toMatchObject({ code: 'vault.corrupt' });
    await vault.set('long', 'again');
    expect(await vault.get('long')).toBe('again');
    await vault.delete('long');
  });

  it('keeps two homes apart, also when both make their id at the same moment', async () => {
    proves('vault.homes');
    const other = await mkdtemp(join(tmpdir(), 'countersign-vault-'));
    const [one, same, two] = [open(), open(), keychainVault({ home: other, log: quiet })];
    await Promise.all([one.set('a', 'first'), same.set('b', 'second'), two.set('a', 'other')]);
    expect(await one.get('b')).toBe('second');
    expect(await same.get('a')).toBe('first');
    expect(await two.get('a')).toBe('other');
    await Promise.all([one.delete('a'), one.delete('b'), two.delete('a')]);
    await rm(other, { recursive: true, force: true });
  });

  it('puts sets of one secret in the order they were asked', async () => {
    const vault = open();
    const values = Array.from({ length: 6 }, (_, n) => `${n}`.repeat(n % 2 === 0 ? 3 : 1_500));
    await Promise.all(values.map((value) => vault.set('name', value)));
    expect(await vault.get('name')).toBe(values.at(-1));
    await vault.delete('name');
  });
});

describe('a keychain that cannot be used', () => {
  type Outcome = { code: string; message: string; remedy: string };

  /** Runs the fixture with no bus and no display, except as `environment` says. */
  async function inSurroundings(
    steps: string[],
    options: { environment?: object; before?: string[]; onAnswer?: () => void } = {},
  ) {
    const kept = Object.entries(process.env).filter(([name]) => !/^(DBUS_|DISPLAY|XDG_)/.test(name));
    const environment = { ...Object.fromEntries(kept), HOME: home, XDG_RUNTIME_DIR: home, COUNTERSIGN_HOME: home };
    const command = [...(options.before ?? []), process.execPath, fixture('use-vault.ts'), ...steps];
    const running = run(command[0] ?? '', command.slice(1), {
      env: { ...environment, ...options.environment },
    });
    running.child.stdout?.once('data', () => options.onAnswer?.());
    const { stdout } = await running;
    return JSON.parse(stdout.slice(stdout.indexOf('['))) as [Outcome, ...Outcome[]];
  }

  it('is named as locked when the keyring is locked, with what to do', async () => {
    proves('vault.locked');
    await provideKeyring(home);
    const steps = ['set token abc', 'lock', 'get token', 'set token def', 'get other'];
    const outcomes = await inSurroundings(steps, { before: ['dbus-run-session', '--'] });
    const locked = {
      code: 'vault.locked',
      message: 'The keychain is locked',
      remedy: expect.stringContaining('Unlock'),
    };
    expect(outcomes).toEqual(['done', 'locked', locked, locked, null]);
  });

  it('is named as unavailable when there is no session bus, and nothing else keeps the secret instead', async () => {
    proves('vault.absent');
    const remedy = expect.stringContaining('COUNTERSIGN_VAULT=file');
    const unavailable = { code: 'vault.unavailable', message: 'The keychain cannot be used', remedy };
    expect(await inSurroundings(['set token abc', 'get token'])).toEqual([unavailable, unavailable]);
  });

  it('is named as unavailable when its native module does not load', async () => {
    const environment = { NAPI_RS_NATIVE_LIBRARY_PATH: join(home, 'nothing.node') };
    const [outcome] = await inSurroundings(['get token'], { environment });
    expect(outcome).toMatchObject({
      code: 'vault.unavailable',
      message: expect.stringContaining('could not be loaded'),
    });
  });

  it('is named as unavailable when it does not answer', async () => {
    const path = join(home, 'silent-bus');
    const connections: Socket[] = [];
    const bus = createServer((socket) => connections.push(socket.on('error', () => {}))).listen(path);
    const environment = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` };
    // The thread that still waits must be let go for its process to end.
    const onAnswer = () => connections.map((socket) => socket.destroy());
    const outcomes = inSurroundings(['get token'], { environment, onAnswer });
    expect((await outcomes)[0]).toMatchObject({
      code: 'vault.unavailable',
      message: expect.stringContaining('within 10 seconds'),
    });
    bus.close();
  });

  it('is waited for once when it does not answer, however many secrets are needed at once', async () => {
    const path = join(home, 'silent-bus');
    const connections: Socket[] = [];
    const bus = createServer((socket) => connections.push(socket.on('error', () => {}))).listen(path);
    const environment = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` };
    const onAnswer = () => connections.map((socket) => socket.destroy());
    const [outcomes] = await inSurroundings(['get-all a,b,c,d'], { environment, onAnswer });
    expect(outcomes).toEqual(Array(4).fill('vault.unavailable'));
    expect(connections).toHaveLength(1);
    proves('vault.silent-once');
    bus.close();
  });

  it('keeps apart a secret and one whose name looks like a part of it', async () => {
    const vault = open();
    await vault.set('long#a0', 'mine');
    await vault.set('long', 'x'.repeat(2_000));
    expect([await vault.get('long#a0'), await vault.get('long')]).toEqual(['mine', 'x'.repeat(2_000)]);
    await vault.delete('long');
    expect(await vault.get('long#a0')).toBe('mine');
    await vault.delete('long#a0');
    expect(await countEntries()).toBe(0);
  });
});
