import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { findChromium, noChromium } from '../stand-in/chromium.ts';

/** The person's own browser, beside the app; it remembers who is signed in at an issuer. */
export interface TheirBrowser {
  /** Goes where the app sent it, to the first page that asks something. */
  open(url: string): Promise<Page>;
  close(): Promise<void>;
}

export async function theirBrowser(): Promise<TheirBrowser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(noChromium);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const context: BrowserContext = await browser.newContext();
  // The issuer's pages ask for a font from far away.
  await context.route(
    (url) => url.hostname !== '127.0.0.1',
    (route) => route.abort(),
  );
  return {
    async open(url) {
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
    close: () => browser.close(),
  };
}

/** Types a name and a password into the issuer's login page. */
export async function logIn(page: Page, name: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(name);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
}

/** Agrees to what the issuer lists. */
export async function consent(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click();
}
