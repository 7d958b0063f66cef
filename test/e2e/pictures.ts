import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { keepPicture } from '../support/keep-picture.ts';

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
    keepPicture(`${name}-${colorScheme}`, png);
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
