import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Frame, type Page } from 'playwright-core';
import { findChromium, noChromium } from './chromium.ts';
import type { FromPage } from './page-script.ts';

/** The name pages reach us by, until the page script takes it away. */
export const binding = '__standInBinding';
type Listener = (frame: Frame, message: FromPage) => unknown;

/** True when windows are only pages: nobody looks. */
export const headless = process.env.COUNTERSIGN_HEADLESS === '1' || !process.env.DISPLAY;

/** How long Chromium may take to do what it is told, in milliseconds: a limit against hanging. */
const patience = 180_000;

/**
 * The first page of a window in app mode, until it is told what to show: one that is there at once. An address that nobody
 * answers would become an error page, which Chromium swaps in and loads again by itself while we are at it.
 */
const appMode = '--app=data:text/html,';

const flags = [
  '--test-type',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // Nothing a page asks for leaves this machine.
  '--host-resolver-rules=MAP * ~NOTFOUND',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** One Chromium for the whole app: each BrowserWindow is a page in it. */
export interface Browser {
  readonly context: BrowserContext;
  /** A new page; with a display, in an app-mode window of its own. */
  open(size: { width: number; height: number }): Promise<Page>;
  /** Hears what this page says over the binding. */
  listen(page: Page, listener: Listener): void;
  /** Where a test can reach the same pages. */
  endpoint(): string;
  close(): Promise<void>;
}

/** The first Chromium gives a window it opens for a second one the size of its own last window. */
async function resized(page: Page, size: { width: number; height: number }): Promise<Page> {
  const cdp = await page.context().newCDPSession(page);
  const { windowId } = await cdp.send('Browser.getWindowForTarget');
  await cdp.send('Browser.setWindowBounds', { windowId, bounds: size });
  await cdp.detach();
  return page;
}

export async function startBrowser(profile: string): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(noChromium);
  mkdirSync(join(profile, 'Default'), { recursive: true });
  // Chromium would write down what is typed, to have it after a crash; Electron does not. Where a file is, it makes no folder.
  writeFileSync(join(profile, 'Default', 'Sessions'), '');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless,
    viewport: null,
    timeout: patience,
    args: [...flags, '--remote-debugging-port=0', ...(headless ? [] : [appMode, '--window-size=1100,760'])],
    ignoreDefaultArgs: ['--enable-automation'],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  let first: Page | undefined = context.pages()[0];
  const listeners = new WeakMap<Page, Listener>();
  await context.exposeBinding(binding, ({ page, frame }, message: FromPage) => listeners.get(page)?.(frame, message));

  let opening: Promise<unknown> = Promise.resolve();
  /** A second start with the same profile opens an app-mode window in the first one. */
  const openWindow = async ({ width, height }: { width: number; height: number }): Promise<Page> => {
    const opened = context.waitForEvent('page', { timeout: patience });
    const size = `--window-size=${width},${height}`;
    spawn(executablePath, [...flags, `--user-data-dir=${profile}`, appMode, size], { stdio: 'ignore' }).unref();
    return resized(await opened, { width, height });
  };

  return {
    context,
    async open(size) {
      const ready = first;
      first = undefined;
      const page = ready ?? (headless ? await context.newPage() : undefined);
      if (page && headless) await page.setViewportSize(size);
      if (page) return page;
      // One at a time: which page came of which start could not be told otherwise.
      const opened = opening.then(() => openWindow(size));
      opening = opened.catch(() => undefined);
      return opened;
    },
    listen(page, listener) {
      listeners.set(page, listener);
    },
    endpoint() {
      const [port = ''] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
      return `http://127.0.0.1:${port}`;
    },
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
