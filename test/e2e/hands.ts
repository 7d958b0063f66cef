import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** What a person has at a window: a mouse, or a keyboard and nothing else. */
export interface Hand {
  /** Presses a button, by its letter where it has one and the hand is on the keyboard. */
  press(button: Locator, letter?: string): Promise<void>;
  tick(box: Locator): Promise<void>;
  /** Opens a button's menu and chooses from it. */
  choose(button: Locator, item: Locator): Promise<void>;
  /** Writes into a field, in place of what is there. */
  write(field: Locator, text: string): Promise<void>;
}

const mouse: Hand = {
  press: (button) => button.click(),
  tick: (box) => box.check(),
  async choose(button, item) {
    await button.click();
    await item.click();
  },
  write: (field, text) => field.fill(text),
};

const keyboard: Hand = {
  async press(button, letter) {
    await enabled(button);
    if (letter !== undefined) return button.page().keyboard.press(letter);
    await tabTo(button);
    await button.page().keyboard.press('Enter');
  },
  async tick(box) {
    await tabTo(box);
    await box.page().keyboard.press('Space');
  },
  async choose(button, item) {
    const { keyboard: keys } = button.page();
    await enabled(button);
    await tabTo(button);
    await keys.press('Enter');
    await expect.poll(() => menuItemHasFocus(item.page())).toBe(true);
    for (let n = 0; n < 10 && !(await hasFocus(item)); n++) await pressAndSeeFocusMove(item.page(), 'ArrowDown');
    await keys.press('Enter');
  },
  async write(field, text) {
    const { keyboard: keys } = field.page();
    await tabTo(field);
    await keys.press('ControlOrMeta+a');
    await keys.type(text);
  },
};

export const hands = { mouse, keyboard } as const;

/** From now on `used` tells how often a mouse did anything in the page. */
export async function watchMouse(page: Page): Promise<{ used(): Promise<number> }> {
  await page.evaluate(() => {
    const seen = globalThis as unknown as { mouseEvents: number };
    seen.mouseEvents = 0;
    for (const name of ['pointerdown', 'pointermove', 'mousedown', 'mousemove', 'wheel', 'touchstart']) {
      document.addEventListener(name, () => seen.mouseEvents++, { capture: true, passive: true });
    }
  });
  return { used: () => page.evaluate(() => (globalThis as unknown as { mouseEvents: number }).mouseEvents) };
}

function enabled(button: Locator): Promise<void> {
  return expect.poll(() => button.isEnabled()).toBe(true);
}

function hasFocus(one: Locator): Promise<boolean> {
  return one.evaluate((element) => element === document.activeElement);
}

function menuItemHasFocus(page: Page): Promise<boolean> {
  return page.evaluate(() => document.activeElement?.role === 'menuitem');
}

/** A menu moves the focus only after the key. */
async function pressAndSeeFocusMove(page: Page, key: string): Promise<void> {
  const before = await page.evaluateHandle(() => document.activeElement);
  await page.keyboard.press(key);
  await expect.poll(() => before.evaluate((element) => element !== document.activeElement)).toBe(true);
}

async function tabTo(target: Locator): Promise<void> {
  await target.waitFor();
  for (let n = 0; n < 150; n++) {
    if (await hasFocus(target)) return;
    await target.page().keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not get to ${target}.`);
}
