import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { findings, overflow } from './axe.ts';
import { createFakeHost } from './fake-host.ts';
import type { OpenPage } from './harness.ts';
import { emptyHost, livelyHost } from './hosts.ts';
import { addByHand, browserPages } from './pages.ts';
import { approval, settings, stdioServer } from './samples.ts';

const open = browserPages();
const screens = ['Approvals', 'Servers', 'Tools', 'Agents', 'Rules', 'History', 'Settings'];
const go = (page: Page, name: string) => page.getByRole('navigation').getByRole('button', { name }).click();

/** Opens whatever a screen can have open, so that axe sees it too. */
async function unfold(page: Page, name: string): Promise<void> {
  if (name === 'Approvals') {
    await page
      .getByRole('button', { name: /^Review/ })
      .first()
      .click();
    await expect.poll(() => page.getByRole('button', { name: 'Allow once' }).isEnabled()).toBe(true);
  }
  if (name === 'Rules') await page.getByText('Decided 214 calls').waitFor();
  if (name === 'History') await page.getByRole('button', { name: /write_file/ }).click();
}

const dialogs: Record<string, (page: Page) => Promise<void>> = {
  Servers: async (page) => {
    await addByHand(page);
    await page.getByRole('button', { name: 'Add variable' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Add server' }).click();
  },
  Tools: async (page) => {
    await page.getByRole('button', { name: 'Review files › write_file' }).click();
    await page.getByText('Definition', { exact: true }).waitFor();
  },
  Agents: (page) => page.getByRole('button', { name: 'Create agent' }).click(),
  Rules: async (page) => {
    await page.getByRole('button', { name: 'Add rule' }).click();
    await page.getByRole('button', { name: 'Add condition' }).click();
    await page.getByLabel('Argument 1').fill('path');
    await page.getByText('Scopes, claims, limits').click();
    await page.getByRole('button', { name: 'Try against the history' }).click();
  },
};

async function checkScreens({ page }: OpenPage): Promise<void> {
  for (const name of screens) {
    await go(page, name);
    await unfold(page, name);
    expect({ name, found: await findings(page) }).toEqual({ name, found: [] });
    const dialog = dialogs[name];
    if (!dialog) continue;
    await dialog(page);
    await page.getByRole('dialog').waitFor();
    expect({ dialog: name, found: await findings(page) }).toEqual({ dialog: name, found: [] });
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
}

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  const context = { reducedMotion: 'reduce' as const };
  const themed = { ...settings, theme };

  it('axe finds nothing on any screen or dialog', async () => {
    const host = livelyHost([approval('a1'), approval('a2')]);
    host.on('settings.get', () => themed);
    await checkScreens(await open({ host, context }));
  });

  it('axe finds nothing on the empty screens', async () => {
    const host = emptyHost();
    host.on('settings.get', () => themed);
    const { page } = await open({ host, context });
    for (const name of screens) {
      await go(page, name);
      expect({ name, found: await findings(page) }).toEqual({ name, found: [] });
    }
  });

  it('axe finds nothing on the prompt, plain, destructive or with a reason being written', async () => {
    const hidden = { path: '/home/\u202Eada', list: [{ deep: 'x'.repeat(2000) }] };
    const destructive = approval('a2', { annotations: { destructiveHint: true }, arguments: hidden });
    for (const waiting of [approval('a1'), destructive]) {
      const host = livelyHost([waiting]);
      host.on('settings.get', () => themed);
      const { page } = await open({ host, hash: '#/prompt', context });
      const understood = page.getByRole('checkbox', { name: /understand/ });
      await page.getByRole('alertdialog').waitFor();
      if (await understood.count()) await understood.check();
      await expect.poll(() => page.getByRole('button', { name: 'Allow once' }).isEnabled()).toBe(true);
      expect(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Deny and say why…' }).click();
      expect(await findings(page)).toEqual([]);
    }
  });
});

describe('the page', () => {
  it('waits in words, and says what is wrong when the host does', async () => {
    const host = createFakeHost({});
    host.on('servers.list', () => new Promise(() => {}));
    const { page } = await open({ host });
    await page.getByText('Loading your servers…').waitFor();
    for (const name of screens.filter((screen) => screen !== 'Servers')) {
      await go(page, name);
      await page.getByRole('main').getByRole('alert').first().waitFor();
      await page.getByRole('button', { name: 'Try again' }).first().waitFor();
    }
    expect(await findings(page)).toEqual([]);
  });

  it('gives every empty screen a next step or the reason why it is empty', async () => {
    const { page } = await open({ host: emptyHost() });
    const titles = {
      Approvals: 'Nothing waits',
      Servers: 'No servers',
      Tools: 'No tools',
      Agents: 'No agents',
      Rules: 'No rules',
      History: 'Nothing has',
    };
    for (const [name, title] of Object.entries(titles)) {
      await go(page, name);
      await page.getByRole('heading', { name: title }).waitFor();
    }
  });

  it.each([
    [900, 600],
    [450, 300],
  ])('has no sideways scrolling and every way to go at %i × %i', async (width, height) => {
    const long = stdioServer('a'.repeat(32), {}, { args: ['b'.repeat(300)] });
    const host = livelyHost([approval('a1', { tool: 'c'.repeat(200) })]);
    host.on('servers.list', () => [long]);
    const { page } = await open({ host, context: { viewport: { width, height } } });
    for (const name of screens) {
      await go(page, name);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect({ name, over: await overflow(page) }).toEqual({ name, over: 0 });
    }
  });

  it('is used by keyboard alone: to a screen, into a dialog, out of it, and back to where the focus was', async () => {
    const { page } = await open({ host: livelyHost() });
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    await page.getByRole('navigation').waitFor();
    for (let n = 0; n < 5; n += 1) await page.keyboard.press('Tab');
    expect(await focused()).toBe('Rules');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Rules', exact: true }).waitFor();
    for (let n = 0; n < 6; n += 1) await page.keyboard.press('Tab');
    expect(await focused()).toBe('Add rule');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Add a rule' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('Add rule');
  });

  it('moves nothing where motion is unwelcome', async () => {
    const host = livelyHost();
    host.on('servers.list', () => new Promise(() => {}));
    const { page } = await open({ host, context: { reducedMotion: 'reduce' } });
    await page.getByText('Loading your servers…').waitFor();
    expect(
      await page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running').length),
    ).toBe(0);
  });
});
