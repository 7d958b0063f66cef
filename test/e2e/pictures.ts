import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Where pictures go: into the tree when `npm run screenshots` asks for them, else nowhere. */
const folder = process.env.COUNTERSIGN_PICTURES;
/** They live in the repository, so none may be large. */
const mostBytes = 150_000;
const themes = ['light', 'dark'] as const;

/**
 * Looks at what is on the screen in light and in dark: axe finds nothing on it, nothing scrolls sideways, and it is pictured
 * as `name-light.png` and `name-dark.png`.
 */
export async function picture(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await settled(page);
    expect({ name, colorScheme, found: await findings(page) }).toEqual({ name, colorScheme, found: [] });
    expect({ name, over: await overflow(page) }).toEqual({ name, over: 0 });
    const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
    expect({ name, large: png.length > mostBytes }).toEqual({ name, large: false });
    keep(`${name}-${colorScheme}.png`, png);
  }
}

/** Fonts are there and animations are over: half-faded colours are nobody's contrast. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined)));
  });
}

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`);
}

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

function keep(name: string, png: Buffer): void {
  if (folder === undefined) return;
  const target = resolve(import.meta.dirname, '../..', folder);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, name), png);
}
