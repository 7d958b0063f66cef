import { describe, expect, it } from 'vitest';
import type { Review, ReviewWithResult } from '../../src/shared/approvals.ts';
import { proves } from '../proves.ts';
import { Refusal } from './fake-host.ts';
import { livelyHost } from './hosts.ts';
import { browserPages } from './pages.ts';
import { standing } from './rule-samples.ts';
import { ago } from './sign-in-samples.ts';

const open = browserPages();
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function review(id: string): Review {
  return {
    id,
    digest: `digest-of-${id}`,
    agent: 'Claude Code',
    server: 'github',
    tool: 'get_issue',
    arguments: { number: 7 },
    resultBytes: 812,
    askedAt: ago(5000),
    expiresAt: new Date(Date.now() + 600_000).toISOString(),
  };
}

async function reviewing(result: ReviewWithResult['result'], stopClock = false) {
  const host = livelyHost();
  const waiting = review('v1');
  host.on('reviews.list', () => [waiting]);
  host.on('reviews.show', () => ({ ...waiting, digest: 'digest-as-shown', result }));
  host.on('reviews.decide', () => {
    host.on('reviews.list', () => []);
    return {};
  });
  const opened = await open({ host, hash: '#/prompt', stopClock });
  await opened.page.getByRole('alertdialog', { name: 'Read this result' }).waitFor();
  return { ...opened, decided: () => host.inputs('reviews.decide') };
}

describe('a result to read', () => {
  it('is shown whole and as data, with nothing in it rendered', async () => {
    proves('prompt.review');
    const { page } = await reviewing({
      content: [
        { type: 'text', text: '<b>Release</b>\u202E now' },
        { type: 'image', mimeType: 'image/png', data: pixel },
        { type: 'image', mimeType: 'image/svg+xml', data: 'PHN2Zy8+' },
        { type: 'audio', mimeType: 'audio/wav', data: 'AAAA' },
        { type: 'resource_link', uri: 'https://x.test/a', name: 'a' },
        { type: 'resource', resource: { uri: 'file:///a', text: 'inside' } },
        { type: 'surprise', more: { deep: 1 } },
      ],
      structuredContent: { total: 3 },
      isError: true,
    });
    const result = page.getByRole('region', { name: 'Result' });
    await result.getByText('<b>Release</b>⟦U+202E⟧ now').waitFor();
    expect(await result.locator('img').count()).toBe(1);
    await expect.poll(() => result.locator('img').evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(1);
    for (const text of ['image/svg+xml, about', 'audio/wav · ', 'x.test', 'inside', '“surprise”', 'total']) {
      await result.getByText(text).first().waitFor();
    }
    expect(await result.locator('a, b b, iframe').count()).toBe(0);
    await page.getByText('the server says that it failed').waitFor();
  });

  it('is announced on every other screen of the window in front, which leads to it', async () => {
    const host = livelyHost([]);
    host.on('reviews.list', () => [review('v1')]);
    host.on('reviews.show', () => ({ ...review('v1'), result: { content: [] } }));
    const { page } = await open({ host });
    await page.getByRole('navigation').getByRole('button', { name: 'Servers' }).click();
    const banner = page.getByRole('status').filter({ hasText: 'Read what github › get_issue answered' });
    await banner.getByRole('button', { name: 'Read the result' }).click();
    await page.getByRole('alertdialog', { name: 'Read this result' }).waitFor();
  });

  it('is released only after half a second in sight, as the result that was shown', async () => {
    proves('prompt.review');
    const { page, decided } = await reviewing({ content: [] }, true);
    const release = page.getByRole('button', { name: 'Release' });
    await release.waitFor();
    await page.clock.runFor(400);
    expect(await release.isDisabled()).toBe(true);
    await page.clock.runFor(200);
    await release.click();
    await expect.poll(decided).toEqual([{ id: 'v1', digest: 'digest-as-shown', release: true }]);
    await page.getByRole('heading', { name: 'Nothing waits for you' }).waitFor();
  });

  it('is withheld with a reason, by keyboard alone, and says when that was too late', async () => {
    const { page, host, decided } = await reviewing({ content: [{ type: 'text', text: 'x' }] });
    host.on('reviews.decide', () => {
      host.on('reviews.list', () => []);
      throw new Refusal('approval.gone', 'This result no longer waits.');
    });
    const reason = page.getByLabel('Reason for withholding it, which the agent can read');
    await reason.pressSequentially(' private ');
    await reason.press('Enter');
    await expect.poll(decided).toEqual([{ id: 'v1', digest: 'digest-as-shown', release: false, reason: 'private' }]);
    await page.getByText('This result no longer waits.').waitFor();
  });

  it('cannot be released while it cannot be shown', async () => {
    const { page, host } = await open({ host: livelyHost() });
    host.on('reviews.show', () => {
      throw new Refusal('approval.gone', 'This result no longer waits.');
    });
    host.on('reviews.list', () => [review('v1')]);
    await page.evaluate(() => undefined);
    await page.reload();
    await page.getByRole('navigation').getByRole('button', { name: 'Approvals' }).click();
    await page.getByRole('button', { name: 'Read the result for Claude Code: github › get_issue' }).click();
    await page.getByRole('alert').getByText('This result no longer waits.').waitFor();
    expect(await page.getByRole('button', { name: 'Release' }).count()).toBe(0);
  });
});

describe('what stands around the approvals', () => {
  it('refuses everything at one switch, says since when, and resumes', async () => {
    proves('prompt.pause');
    const { page, host, emit } = await open({ host: livelyHost() });
    const since = new Date();
    since.setHours(10, 42);
    host.on('approvals.pause', () => ({ ...standing, pausedSince: since.toISOString() }));
    host.on('approvals.resume', () => standing);
    await page.getByRole('button', { name: 'Refuse everything' }).click();
    await page.getByText('Everything is refused until you’re back, since 10:42').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Refuse everything' }).waitFor();
    await emit('standing.changed', { ...standing, pausedSince: since.toISOString() });
    await page.getByRole('navigation').getByRole('button', { name: 'Approvals' }).click();
    await page.getByRole('main').getByText('What waited was refused, and rules that allow do not count.').waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('main').getByRole('button', { name: 'Resume' }).waitFor({ state: 'detached' });
  });

  it('says which agents must wait, and takes late answers back', async () => {
    const host = livelyHost();
    const until = new Date(Date.now() + 600_000).toISOString();
    const late = {
      id: 'l1',
      agent: 'Cursor',
      server: 'files',
      tool: 'move',
      answer: 'allow-once' as const,
      argumentsDigest: 'd',
      expiresAt: until,
    };
    host.on('approvals.standing', () => ({
      ...standing,
      coolingDown: [{ agent: 'Zed', until }],
      lateAnswers: host.inputs('approvals.withdraw').length > 0 ? [] : [late],
    }));
    host.on('approvals.withdraw', () => ({}));
    const { page } = await open({ host });
    await page.getByRole('navigation').getByRole('button', { name: 'Approvals' }).click();
    await page.getByText('Zed may not ask for a while').waitFor();
    await page.getByRole('button', { name: 'Take back the answer for Cursor: files › move' }).click();
    await page.getByText('Answers that wait for a next try').waitFor({ state: 'detached' });
    expect(host.inputs('approvals.withdraw')).toEqual([{ id: 'l1' }]);
  });
});
