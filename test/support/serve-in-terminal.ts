import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Product } from './product.ts';

const commandLine = resolve(import.meta.dirname, '../../out/cli/index.js');

/** A `serve` in a terminal of its own, with somebody at the keyboard. */
export interface TerminalServing {
  readonly url: string;
  /** All that was ever shown. */
  screen(): string;
  /** Waits until `text` and then the offer of answers is on the screen, and types `keys`. */
  answer(text: string, keys: string): Promise<void>;
  stop(): Promise<void>;
  /** Kills it with no chance to finish anything. */
  kill(): Promise<void>;
}

/** `serve` as for a supervisor: its standard output goes to a file, the terminal is for asking. */
export function serveInTerminal(one: Product, ...args: string[]): Promise<TerminalServing> {
  const ready = join(one.home, '..', 'ready.json');
  rmSync(ready, { force: true });
  const quoted = [process.execPath, commandLine, 'serve', '--port', '0', ...args].map((word) => `'${word}'`).join(' ');
  const written = () => (existsSync(ready) ? readFileSync(ready, 'utf8') : '');
  return inTerminal(`${quoted} > '${ready}'`, { env: one.env, announced: written });
}

/**
 * Runs a command that becomes a `serve`, in a pseudo-terminal through util-linux' `script`.
 *
 * @param announced where its one line of readiness appears; on its screen when left out
 */
export async function inTerminal(
  command: string,
  options: { env: NodeJS.ProcessEnv; announced?: () => string },
): Promise<TerminalServing> {
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    env: { ...options.env, TERM: 'xterm', NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let screen = '';
  let read = 0;
  let closed = false;
  child.once('close', () => {
    closed = true;
  });
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    screen += chunk;
  });

  async function until<T>(what: string, look: () => T | undefined | false): Promise<T> {
    for (let tries = 0; tries < 1200; tries++) {
      const found = look();
      if (found) return found;
      if (closed) break;
      await new Promise((after) => setTimeout(after, 50));
    }
    throw new Error(`${what} never came; on the screen:\n${screen}`);
  }

  const announced = options.announced ?? (() => screen);
  const line = await until('readiness', () => /\{"url":.*\}(?=\r?\n)/.exec(announced())?.[0]);
  const { url, pid } = JSON.parse(line) as { url: string; pid: number };
  async function end(signal: NodeJS.Signals): Promise<void> {
    const ended = once(child, 'close');
    process.kill(pid, signal);
    await ended;
  }

  return {
    url,
    screen: () => screen,
    async answer(text, keys) {
      const at = await until(`“${text}”`, () => {
        const found = screen.indexOf(text, read);
        return found >= 0 && found + 1;
      });
      const offered = await until('the offer', () => {
        const found = screen.indexOf(keys.length === 1 ? '> ' : '): ', at);
        return found >= 0 && found + 1;
      });
      read = offered;
      child.stdin.write(keys);
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}
