import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import type { Approval } from '../../src/shared/approvals.ts';
import { type Harness, type OpenOptions, type OpenPage, startHarness } from './harness.ts';
import { livelyHost } from './hosts.ts';

/**
 * A browser for one test file. Every page it opens is closed after its test, which fails if the browser complained about
 * anything: an error in the console, an uncaught one, something the CSP refused.
 */
export function browserPages(): (options: OpenOptions) => Promise<OpenPage> {
  vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
  let harness: Harness | null = null;
  const opened: OpenPage[] = [];
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterEach(async () => {
    for (const { page, complaints } of opened.splice(0)) {
      await page.context().close();
      expect(complaints).toEqual([]);
    }
  });
  afterAll(() => harness?.close());
  return async (options) => {
    if (!harness) throw new Error('The browser is not there yet.');
    const open = await harness.open(options);
    opened.push(open);
    return open;
  };
}

/** What it says as it is laid out, once it is there. */
export async function textOf(wanted: Locator): Promise<string> {
  await wanted.waitFor();
  const [text = ''] = await wanted.allInnerTexts();
  return text;
}

/** Waits until this has the focus. */
export async function focused(wanted: Locator): Promise<void> {
  await expect.poll(() => wanted.evaluate((one) => one === document.activeElement)).toBe(true);
}

/** What the page's own clock says. */
export async function timeIn(page: Page): Promise<Date> {
  return new Date(await page.evaluate(() => Date.now()));
}

/** Sets the size of the window, and waits until the page has it. */
export async function resize(page: Page, size: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(size);
  await expect.poll(() => page.evaluate(() => ({ width: innerWidth, height: innerHeight }))).toEqual(size);
}

/** Opens the form for adding a server by hand. */
export async function addByHand(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add server' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^By hand/ })
    .click();
}

/** Opens prompt windows with these waiting; `stopClock` turns the page's time by hand. */
export function promptPages() {
  const openPage = browserPages();
  return async (waiting: Approval[], stopClock = false) => {
    const host = livelyHost(waiting);
    host.on('approvals.decide', () => ({}));
    const open = await openPage({
      host,
      hash: '#/prompt',
      stopClock,
      context: { viewport: { width: 600, height: 500 } },
    });
    const show = async (list: Approval[]) => {
      host.on('approvals.list', () => list);
      await open.emit('approvals.changed', list);
    };
    const button = (name: string) => open.page.getByRole('button', { name, exact: true });
    await button('Deny').waitFor();
    const decided = () => host.inputs('approvals.decide');
    return { ...open, show, button, allow: button('Allow once'), decided };
  };
}
