import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(import.meta.dirname, '../..');
const commandLine = join(root, 'out/cli/index.js');

/** What a command printed, and how it ended. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as the one JSON value it must be. */
  json<T = unknown>(): T;
}

/** The built product on a home of its own that is gone afterwards. */
export interface Product {
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  /** Runs one command to its end; `input` is its whole standard input. */
  run(args: readonly string[], input?: string): Promise<Ran>;
  /** Runs one command with `--json` and gives its value; throws when it does not exit with 0. */
  ask<T = Record<string, unknown>>(...args: string[]): Promise<T>;
  /** Starts `serve` and waits until it is ready. */
  serve(...args: string[]): Promise<Serving>;
  close(): Promise<void>;
}

export interface Serving {
  readonly url: string;
  readonly pid: number;
  readonly process: ChildProcess;
  stderr(): string;
  /** Ends it as SIGTERM does and gives its exit code. */
  stop(): Promise<number | null>;
  /** Kills it with no chance to finish anything. */
  kill(): Promise<void>;
}

/** A product with the `file` vault unless `env` says otherwise. */
export function product(env: NodeJS.ProcessEnv = {}): Product {
  const base = mkdtempSync(join(tmpdir(), 'countersign-product-'));
  const home = join(base, 'home');
  const running = new Set<ChildProcess>();
  const environment = {
    PATH: process.env.PATH,
    HOME: base,
    COUNTERSIGN_HOME: home,
    COUNTERSIGN_VAULT: 'file',
    COUNTERSIGN_VAULT_PASSPHRASE: 'correct horse battery staple',
    ...env,
  };

  function start(args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [commandLine, ...args], {
      env: environment,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    return child;
  }

  async function run(args: readonly string[], input = ''): Promise<Ran> {
    const child = start(args);
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    // A command may end before it has read everything.
    child.stdin?.on('error', () => {}).end(input);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, stdout: stdout(), stderr: stderr(), json: () => JSON.parse(stdout()) };
  }

  return {
    home,
    env: environment,
    run,
    async ask<T>(...args: string[]) {
      const ran = await run([...args.slice(0, separator(args)), '--json', ...args.slice(separator(args))]);
      if (ran.code !== 0)
        throw new Error(`countersign ${args.join(' ')}: exit ${ran.code}\n${ran.stdout}\n${ran.stderr}`);
      return ran.json<T>();
    },
    async serve(...args) {
      const child = start(['serve', '--port', '0', ...args]);
      const stderr = collect(child.stderr);
      const ended = once(child, 'exit').then(() => null);
      const said = once(child, 'close');
      if (!child.stdout) throw new Error('no stdout');
      const line = await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
      if (line === null) throw new Error(`serve ended: ${stderr()}`);
      const ready = JSON.parse(String(line[0])) as { url: string; pid: number };
      return {
        ...ready,
        process: child,
        stderr,
        async stop() {
          child.kill('SIGTERM');
          // What it said last comes after its end.
          await said;
          return child.exitCode;
        },
        async kill() {
          child.kill('SIGKILL');
          await ended;
        },
      };
    },
    async close() {
      const all = [...running];
      for (const child of all) child.kill('SIGTERM');
      await Promise.all(all.map((child) => (child.exitCode === null ? once(child, 'exit') : null)));
      rmSync(base, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** Where the arguments of a started program begin, so that our own flags come before. */
function separator(args: readonly string[]): number {
  const at = args.indexOf('--');
  return at < 0 ? args.length : at;
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: string[] = [];
  stream?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  return () => chunks.join('');
}
