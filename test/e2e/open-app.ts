import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type LaunchOptions, launchApp, type RunningApp } from './app.ts';
import { type Person, personAt } from './person.ts';

/** The built app on a home of its own, with its main window open and somebody at it. */
export interface OpenApp {
  readonly app: RunningApp;
  readonly home: string;
  /** The main window's page. */
  readonly page: Page;
  readonly person: Person;
  /** Quits the app and removes its home. */
  close(): Promise<void>;
}

/** Starts the app in real windows where there is a display, on a new home. */
export async function openApp(options: Partial<LaunchOptions> = {}): Promise<OpenApp> {
  const home = options.home ?? (await temporaryHome());
  const app = await launchApp({ ...options, home, env: { COUNTERSIGN_HEADLESS: '', ...options.env } });
  const page = await app.window();
  return {
    app,
    home,
    page,
    person: personAt(page),
    async close() {
      await app.close();
      await removeHome(home);
    },
  };
}

export function temporaryHome(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'countersign-e2e-'));
}

/** A browser that was ended may still be writing. */
export function removeHome(home: string): Promise<void> {
  return rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
