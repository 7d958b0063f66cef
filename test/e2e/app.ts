import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { isAlive } from '../integration/servers-harness.ts';
import type { Asked, Told } from '../stand-in/control.ts';
import type { Gesture, Observed } from '../stand-in/observed.ts';
import { launchElectron } from './electron-app.ts';

const root = join(import.meta.dirname, '../..');
/** How long a page may take to do what it is told, in milliseconds: a limit against hanging on a busy machine. */
export const patience = 180_000;

/** The built app, running in a process of its own. */
export interface RunningApp {
  readonly pid: number;
  /** The main window's page, once it is there. */
  window(): Promise<Page>;
  /** The prompt window's page, once that window is on the screen. */
  prompt(): Promise<Page>;
  /** True while the prompt window is on the screen. */
  promptIsVisible(): Promise<boolean>;
  /** The person turns to another program, so that the main window is no longer in front of them. */
  lookAway(): Promise<void>;
  /** The person turns back to the main window. */
  lookBack(): Promise<void>;
  /** What is on the person's screen, and their hands on it. Null on real Electron, which lets nobody look. */
  readonly shell: Shell | null;
  /** What the process wrote to its standard error so far. */
  errors(): string;
  /** What it wrote to its standard output so far. */
  output(): string;
  /** Quits as the menu does; resolves to the exit code once the process is gone. */
  close(): Promise<number | null>;
  /** kill -9, as a power cut would. */
  kill(): Promise<void>;
  /** Resolves to the exit code when the process ends by itself. */
  readonly exited: Promise<number | null>;
}

export interface Shell {
  look(): Promise<Observed>;
  act(gesture: Gesture): Promise<void>;
  /** Waits until what is seen satisfies the condition. */
  until(condition: (seen: Observed) => boolean): Promise<Observed>;
}

export interface LaunchOptions {
  home: string;
  env?: NodeJS.ProcessEnv;
  /** The main process to run; the built one unless a test brings its own. */
  entry?: string;
  /** What stands behind the program on its command line, e.g. a link. */
  words?: readonly string[];
}

/** Starts the app on real Electron when `ELECTRON=1`, else in the stand-in. */
export function launchApp(options: LaunchOptions): Promise<RunningApp> {
  const entry = options.entry ?? join(root, 'out/main/index.js');
  if (!existsSync(entry)) throw new Error('There is no built app: run `npm run build` first.');
  return process.env.ELECTRON === '1' ? launchElectron({ ...options, entry }) : launchStandIn({ ...options, entry });
}

async function launchStandIn({ home, env, entry, words = [] }: LaunchOptions & { entry: string }): Promise<RunningApp> {
  const child = fork(join(root, 'test/stand-in/run.ts'), [entry, ...words], {
    execPath: join(root, 'node_modules/.bin/node'),
    env: { ...process.env, COUNTERSIGN_HEADLESS: '1', COUNTERSIGN_HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  const [output, errors] = [collect(child.stdout), collect(child.stderr)];
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const ask = asker(child, exited, errors);
  const until = (condition: (seen: Observed) => boolean) =>
    eventually(async () => {
      const seen = (await ask('look')) as Observed;
      return condition(seen) ? seen : undefined;
    });
  const shell: Shell = {
    look: async () => (await ask('look')) as Observed,
    act: async (gesture) => void (await ask(gesture)),
    until,
  };

  let browser: Promise<Browser> | undefined;
  const page = (isPrompt: boolean): Promise<Page> =>
    eventually(async () => {
      const { windows } = await shell.look();
      if (!windows.some((one) => one.visible && one.url.endsWith('#/prompt') === isPrompt)) return undefined;
      browser ??= chromium.connectOverCDP((await ask('endpoint')) as string, { timeout: patience });
      const pages = (await browser).contexts().flatMap((context) => context.pages());
      // One that crashed may still be there before the one that took its place.
      const found = pages.findLast(
        (one) => one.url().startsWith('https://countersign.app.test/') && isPrompt === one.url().endsWith('#/prompt'),
      );
      found?.setDefaultTimeout(patience);
      return found;
    });
  const mainWindow = async (): Promise<number> => {
    const isMain = ({ visible, url }: Observed['windows'][number]) => visible && !url.endsWith('#/prompt');
    const { windows } = await until((seen) => seen.windows.some(isMain));
    return windows.find(isMain)?.id ?? 0;
  };
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const connected = await browser?.catch(() => undefined);
    await connected?.close();
    const browserPid = chromiumOf(home, child.pid);
    child.kill(signal);
    const code = await exited;
    await endChromium(browserPid);
    return code;
  };

  return {
    pid: child.pid ?? 0,
    window: () => page(false),
    prompt: () => page(true),
    promptIsVisible: async () =>
      (await shell.look()).windows.some((one) => one.visible && one.url.endsWith('#/prompt')),
    lookAway: async () => shell.act({ do: 'blur', window: await mainWindow() }),
    lookBack: async () => shell.act({ do: 'focus', window: await mainWindow() }),
    shell,
    errors,
    output,
    close: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
    exited,
  };
}

/** The process of a stand-in's browser: it ends by itself after its app, but still writes into the home until then. */
export function chromiumOf(home: string, pid: number | undefined): number | null {
  try {
    const lock = readlinkSync(join(home, 'window', `stand-in-${pid}`, 'SingletonLock'));
    return Number(lock.slice(lock.lastIndexOf('-') + 1));
  } catch {
    return null;
  }
}

/** Ends it if it is still there, and waits until it is gone. */
export async function endChromium(pid: number | null): Promise<void> {
  if (pid === null) return;
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  await eventually(() => !isAlive(pid) || undefined);
}

/** All that came over a stream so far. */
export function collect(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: string[] = [];
  stream?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  return () => chunks.join('');
}

function asker(
  child: ChildProcess,
  exited: Promise<number | null>,
  errors: () => string,
): (ask: Asked['ask']) => Promise<unknown> {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  child.on('message', (told: Told) => {
    const asked = waiting.get(told.id);
    waiting.delete(told.id);
    if ('error' in told) asked?.reject(new Error(told.error));
    else asked?.resolve(told.value);
  });
  void exited.then((code) => {
    for (const asked of waiting.values())
      asked.reject(new Error(`the app ended with exit code ${code}: ${errors().slice(-2000)}`));
  });
  return (ask) => {
    const asked = Promise.withResolvers<unknown>();
    last += 1;
    waiting.set(last, asked);
    child.send({ id: last, ask } satisfies Asked, (error) => error && asked.reject(error));
    return asked.promise;
  };
}

/** The first value `look` finds, looking again every 20 ms. The test's own time limit ends it. */
export async function eventually<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(20);
  }
}
