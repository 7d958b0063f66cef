import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../src/shared/server-logs.ts';
import { proves } from '../proves.ts';
import { findings } from './axe.ts';
import { Refusal } from './fake-host.ts';
import { livelyHost } from './hosts.ts';
import { browserPages } from './pages.ts';
import { settings } from './samples.ts';
import { answerLogs, logLines } from './server-samples.ts';

const open = browserPages();

/** The logs of `files`; what is in `lines` can grow. */
async function logs(lines: LogLine[], host = livelyHost()) {
  host.on('servers.logs', (query) => answerLogs(lines, query));
  const opened = await open({ host, context: { reducedMotion: 'reduce' } });
  const { page } = opened;
  await page.getByRole('button', { name: 'Details of files' }).click();
  await page.getByRole('tab', { name: 'Logs' }).click();
  const box = page.getByRole('log', { name: 'Logs of files' });
  const shown = () => box.getByRole('listitem');
  const fromEnd = () => box.evaluate((one) => Math.abs(Math.round(one.scrollTop)));
  return { ...opened, box, shown, fromEnd };
}

const line = (seq: number, text: string): LogLine => ({ seq, at: new Date().toISOString(), stream: 'stderr', text });

describe('the logs of a server', () => {
  it('begin at the newest line, follow new ones, and hold still while one reads further up', async () => {
    const lines = logLines(150);
    const { page, host, box, shown, fromEnd } = await logs(lines);
    await expect.poll(() => shown().count()).toBe(150);
    expect(await fromEnd()).toBe(0);
    lines.push(line(151, 'the newest'));
    await box.getByText('the newest').waitFor();
    expect(await fromEnd()).toBe(0);
    await box.evaluate((one) => one.scrollBy({ top: -400 }));
    const follow = page.getByRole('button', { name: 'Follow new lines' });
    await follow.waitFor();
    lines.push(line(152, 'came while reading'));
    const asked = host.inputs('servers.logs').length;
    await follow.click();
    await box.getByText('came while reading').waitFor();
    expect(host.inputs('servers.logs').length).toBeGreaterThan(asked);
    await expect.poll(fromEnd).toBe(0);
    await follow.waitFor({ state: 'detached' });
    proves('servers-screen.logs');
  });

  it('are searched as one types and filtered by where a line is from', async () => {
    const { page, host, shown } = await logs(logLines(20));
    await expect.poll(() => shown().count()).toBe(20);
    await page.getByRole('searchbox', { name: 'Search the logs' }).fill('filesystem');
    await expect.poll(() => shown().count()).toBe(4);
    await page.getByRole('button', { name: 'Output', exact: true }).click();
    await page.getByText('No line matches.').waitFor();
    expect(await page.getByRole('button', { name: 'Output', exact: true }).getAttribute('aria-pressed')).toBe('false');
    await page.getByRole('searchbox').fill('');
    await expect.poll(() => shown().count()).toBe(12);
    expect(host.inputs('servers.logs').at(-1)).toEqual({
      name: 'files',
      streams: ['sent', 'received', 'app'],
      limit: 200,
    });
    proves('servers-screen.logs');
  });

  it('load what is older, before what is there', async () => {
    const { page, shown } = await logs(logLines(900));
    await expect.poll(() => shown().count()).toBe(200);
    await page.getByRole('button', { name: 'Load older lines' }).click();
    await expect.poll(() => shown().count()).toBe(700);
    await page.getByRole('button', { name: 'Load older lines' }).click();
    await expect.poll(() => shown().count()).toBe(900);
    await page.getByText('The beginning of what is kept.').waitFor();
    expect(await shown().first().textContent()).toContain('Started /usr/bin/npx');
  });

  it('show no gap as if it were none: after a flood the newest lines stand alone', async () => {
    const lines = logLines(50);
    const { page, shown } = await logs(lines);
    await expect.poll(() => shown().count()).toBe(50);
    for (let seq = 51; seq <= 600; seq += 1) lines.push(line(seq, `flood ${seq}`));
    await expect.poll(() => shown().count()).toBe(200);
    expect(await shown().first().textContent()).toContain('flood 401');
    await page.getByRole('button', { name: 'Load older lines' }).waitFor();
  });

  it('show hidden characters and markup as what they are, and fold what is very long', async () => {
    const lines = [line(1, 'a\u202Eb<b>x</b>\u001b[31m'), line(2, 'y'.repeat(5000))];
    const { box } = await logs(lines);
    await box.getByText('a⟦U+202E⟧b<b>x</b>⟦U+001B⟧[31m').waitFor();
    expect(await box.locator('b').count()).toBe(0);
    await box.getByRole('button', { name: 'show all 5,000 characters' }).waitFor();
    proves('servers-screen.logs-plain');
  });

  it('are copied as shown', async () => {
    const { page } = await logs([line(1, 'first'), line(2, 'second')]);
    await page.getByRole('button', { name: 'Copy these 2 lines' }).click();
    await page.context().grantPermissions(['clipboard-read']);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/Z stderr first\n.*Z stderr second$/);
  });

  it('stay laid out where one looks and nowhere else, with 10,000 lines', async () => {
    const { page, shown, box } = await logs(logLines(12_000));
    const older = page.getByRole('button', { name: 'Load older lines' });
    for (let had = 200; had < 10_000; had = await shown().count()) {
      await older.click();
      await expect.poll(() => shown().count()).toBeGreaterThan(had);
    }
    await page.getByText('10,000 lines are shown at most.').waitFor();
    await box.evaluate((one) => one.scrollTo({ top: 0 }));
    const laidOut = () =>
      box.evaluate((one) => [...one.querySelectorAll('ol')].filter((block) => block.checkVisibility()).length);
    const near = () =>
      box.evaluate(
        (one) =>
          [...one.querySelectorAll('li')].filter((item) => item.checkVisibility({ contentVisibilityAuto: true }))
            .length,
      );
    expect(await laidOut()).toBeGreaterThan(90);
    await expect.poll(near).toBeLessThan(1000);
    proves('servers-screen.logs-many');
  });

  it('say that there are none yet, and why they cannot be read', async () => {
    const { page } = await logs([]);
    await page.getByText('Nothing yet. What the server writes and what is said with it appears here.').waitFor();
    const host = livelyHost();
    const other = await logs([], host);
    host.on('servers.logs', () => {
      throw new Refusal('internal', 'The log file cannot be read.', 'Look at its permissions.');
    });
    await other.page.getByRole('alert').getByText('Look at its permissions.').waitFor();
  });

  it.each(['light', 'dark'] as const)('axe finds nothing on them in %s', async (theme) => {
    const host = livelyHost();
    host.on('settings.get', () => ({ ...settings, theme }));
    const { page, shown } = await logs(logLines(300), host);
    await shown().first().waitFor();
    await page.getByRole('button', { name: 'Sent', exact: true }).click();
    expect(await findings(page)).toEqual([]);
    proves('screens.axe');
  });
});
