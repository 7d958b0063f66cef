import { chromium, type Page } from 'playwright-core';
import { findChromium, noChromium } from '../stand-in/chromium.ts';
import { eventually, patience } from './app.ts';

/** The person's own browser, beside the app; it remembers who is signed in at an issuer. */
export interface TheirBrowser {
  /** Goes where the app sent it. */
  open(url: string): Promise<Page>;
  /** Goes there and agrees to everything, until the issuer sends the browser back; what the page says then. */
  signIn(url: string): Promise<string>;
  close(): Promise<void>;
}

export async function theirBrowser(): Promise<TheirBrowser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(noChromium);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const context = await browser.newContext();
  context.setDefaultTimeout(patience);
  const open = async (url: string) => {
    const page = await context.newPage();
    await page.goto(url);
    return page;
  };
  return {
    open,
    async signIn(url) {
      const back = new URL(url).searchParams.get('redirect_uri') ?? 'nowhere';
      const page = await open(url);
      const button = page.getByRole('button', { name: /^Sign in as/ });
      return await eventually(async () => {
        if (page.url().startsWith(back)) return (await page.locator('body').textContent()) ?? '';
        if ((await button.count()) === 0) return undefined;
        await Promise.all([page.waitForEvent('domcontentloaded'), button.click()]);
        return undefined;
      });
    },
    close: () => browser.close(),
  };
}
