import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished, vi } from 'vitest';
import { eventually, launchApp, type RunningApp, type Shell } from '../e2e/app.ts';
import { buildPreload } from './build-preload.ts';

// A limit against hanging: some tests start five apps one after another, each with a browser of its own.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

export interface RunningShell {
  app: RunningApp;
  shell: Shell;
  home: string;
}

type Later = (work: () => Promise<void>) => void;

/** The real shell in the stand-in, on the fake core; gone when the test is over, or when `later` says so. */
export async function startShell(
  env: NodeJS.ProcessEnv = {},
  home?: string,
  later: Later = onTestFinished,
  words: readonly string[] = [],
): Promise<RunningShell> {
  const own = home ?? (await temporaryHome(later));
  const preload = await buildPreload(join(own, 'preload'));
  const app = await launchApp({
    home: own,
    entry: join(import.meta.dirname, 'shell-entry.ts'),
    env: { TEST_PRELOAD: preload, ...env },
    words,
  });
  later(async () => void (await app.close()));
  if (!app.shell) throw new Error('These tests look at the stand-in.');
  return { app, shell: app.shell, home: own };
}

export async function temporaryHome(later: Later = onTestFinished): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'countersign-shell-'));
  // Chromium may still be writing when its app was killed.
  later(() => rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  return home;
}

interface Bridged {
  countersign: { request(name: unknown, input: unknown): Promise<unknown> };
  heard: { name: string; value: unknown }[];
}

/** One shell for all tests of a `describe`, for those that leave nothing behind. */
export function sharedShell(env: NodeJS.ProcessEnv = {}): () => RunningShell {
  let shell: RunningShell | undefined;
  const works: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    shell = await startShell(env, undefined, (work) => works.push(work));
  });
  afterAll(async () => {
    for (const work of works.reverse()) await work();
  });
  return () => {
    if (!shell) throw new Error('The shared shell did not start.');
    return shell;
  };
}

/** Asks the app something from its own page. */
export function ask(page: Page, name: string, input: unknown = {}): Promise<unknown> {
  return page.evaluate(([n, i]) => (globalThis as unknown as Bridged).countersign.request(n, i), [
    name,
    input,
  ] as const);
}

/** What the page was told so far. */
export function heard(page: Page): Promise<Bridged['heard']> {
  return page.evaluate(() => (globalThis as unknown as Bridged).heard);
}

/** Resolves once somebody can be asked: when the prompt's page is there, which may be later than the main window's. */
export async function attached(page: Page): Promise<void> {
  await eventually(async () => (await notes(page)).includes('attached') || undefined);
}

/** Resolves once the app wrote this, which can be read a moment after it ended. */
export async function said({ errors }: RunningApp, words: string): Promise<void> {
  await eventually(() => errors().includes(words) || undefined);
}

/** What the fake core was told so far, one thing per line. */
export async function notes(page: Page): Promise<string> {
  const reply = (await ask(page, 'app.status')) as { value: { home: string } };
  return reply.value.home;
}
