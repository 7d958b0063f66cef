import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import type { EventName, EventValue } from '../../src/shared/ipc.ts';
import type { FakeHost } from './fake-host.ts';
import { pageBuild } from './page-build.ts';

const origin = 'https://countersign.app.test';
/** A limit against hanging on a busy machine, in milliseconds; not a time to keep. */
const patience = 120_000;

/** The policy the app serves its page with. */
const csp = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  'media-src data:',
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** A page under test, with the host behind it. */
export interface OpenPage {
  readonly page: Page;
  readonly host: FakeHost;
  /** What the browser complained about: console errors and warnings, uncaught errors, refused resources. */
  readonly complaints: readonly string[];
  emit<N extends EventName>(name: N, value: EventValue<N>): Promise<void>;
}

export interface OpenOptions {
  host: FakeHost;
  hash?: '' | '#/prompt';
  /** Stops the page's clock before its first moment, so that a test turns it by hand. */
  stopClock?: boolean;
  context?: BrowserContextOptions;
}

/** Runs in the page before its own scripts, as the preload script does. */
function installBridge() {
  const refuse = () => {
    console.error('The page made code from text, which its CSP refuses.');
    throw new EvalError('refused');
  };
  // Under Playwright the browser lets code from text through, whatever the policy says; `eval` Playwright uses itself.
  window.Function = new Proxy(Function, { construct: refuse, apply: refuse });
  const listeners = new Set<(message: unknown) => void>();
  Object.assign(window, {
    countersign: {
      request: (name: string, input: unknown) =>
        (window as unknown as { fakeRequest(name: string, input: unknown): Promise<unknown> }).fakeRequest(name, input),
      subscribe(listener: (message: unknown) => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    fakeEmit: (message: unknown) => {
      for (const listener of listeners) listener(message);
    },
  });
}

async function serve(page: Page, folder: string): Promise<void> {
  await page.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    if (url.origin !== origin) return route.abort().catch(() => undefined);
    const file = path.join(folder, path.normalize(url.pathname));
    const body = await readFile(file).catch(() => null);
    const headers = { 'content-type': types[path.extname(file)] ?? '', 'content-security-policy': csp };
    // A page that closes while it still loads a font takes the request with it.
    await route.fulfill(body === null ? { status: 404, body: '' } : { body, headers }).catch(() => undefined);
  });
}

/** A clock that was never stopped runs, and only goes forward: it is set to long ago, and stops at what is now. */
async function stop({ clock }: Page): Promise<void> {
  const now = Date.now();
  await clock.install({ time: now - 3_600_000 });
  await clock.pauseAt(now);
}

/** The built page in a real browser; `close` when done. */
export interface Harness {
  open(options: OpenOptions): Promise<OpenPage>;
  close(): Promise<void>;
}

export async function startHarness(): Promise<Harness> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'countersign-page-'));
  await build({ ...pageBuild, build: { ...pageBuild.build, outDir: folder } });
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--headless', '--disable-gpu'],
    timeout: patience,
  });

  const open = async ({ host, hash = '', stopClock = false, context: more }: OpenOptions): Promise<OpenPage> => {
    const context = await browser.newContext({ viewport: { width: 1180, height: 760 }, ...more });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.exposeBinding('fakeRequest', (_source, name: string, input: unknown) => host.request(name, input));
    await page.addInitScript(installBridge);
    await serve(page, folder);
    if (stopClock) await stop(page);
    await page.goto(`${origin}/index.html${hash}`);
    const emit: OpenPage['emit'] = (name, value) =>
      page.evaluate(
        (message) => (window as unknown as { fakeEmit(message: unknown): void }).fakeEmit(message),
        host.event(name, value),
      );
    return { page, host, complaints, emit };
  };

  return {
    open,
    async close() {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
