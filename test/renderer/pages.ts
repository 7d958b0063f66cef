import type { Page } from 'playwright-core';
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

/** Opens the form for adding a server by hand. */
export async function addByHand(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add server' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^By hand/ })
    .click();
}

/** Opens prompt windows with these waiting; `stopClock` turns the page's time by hand from the moment they appear. */
export function promptPages() {
  const openPage = browserPages();
  return async (waiting: Approval[], stopClock = false) => {
    const host = livelyHost(stopClock ? [] : waiting);
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
    if (stopClock) await show(waiting);
    const button = (name: string) => open.page.getByRole('button', { name, exact: true });
    await button('Deny').waitFor();
    const decided = () => host.inputs('approvals.decide');
    return { ...open, show, button, allow: button('Allow once'), decided };
  };
}
