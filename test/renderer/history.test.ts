import { describe, expect, it } from 'vitest';
import type { Story } from '../../src/shared/history.ts';
import { livelyHost } from './hosts.ts';
import { browserPages } from './pages.ts';
import { callStory, entry, stories } from './samples.ts';

const openPage = browserPages();

async function history(list: Story[] = stories) {
  const host = livelyHost();
  host.on('history.list', () => list);
  const open = await openPage({ host });
  await open.page.getByRole('navigation').getByRole('button', { name: 'History' }).click();
  return { ...open, rows: open.page.getByRole('list', { name: 'Stories, newest first' }).getByRole('listitem') };
}

describe('the history screen', () => {
  it('tells each story in one line, newest first', async () => {
    const { rows } = await history();
    await rows.first().waitFor();
    expect((await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').replace(/^\S+ /, ''))).toEqual([
      'Claude Code files › write_file path=/home/ada/refund.ts, content=export const half = 0.5; you approved 12.3 s',
      'Claude Code files › read_text_file path=a.ts by rule 4 ms',
      'Claude Code files › move_file from=a, to=b you denied 9.0 s',
      'You Server files added –',
    ]);
  });

  it('tells one story whole, at the side', async () => {
    const { page } = await history();
    await page.getByRole('button', { name: /files › write_file/ }).click();
    const story = page.getByRole('region', { name: 'The whole story' });
    await story.waitFor();
    const steps = (await story.getByRole('listitem').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
    expect(steps).toEqual([
      expect.stringContaining('Claude Code asked calls itself claude-code 3.1.0'),
      expect.stringContaining('Rules said ask no rule covers this tool'),
      expect.stringContaining('You allowed it once'),
      expect.stringContaining('Answered in 1.2 s 2.1 kB · digest 41bd…41bd'),
    ]);
    await story.getByText('export const half = 0.5;').waitFor();
    await page.getByRole('button', { name: /files › move_file/ }).click();
    await story.getByText('“Not there.”').waitFor();
    await story.getByRole('button', { name: 'Close the story' }).click();
    await story.waitFor({ state: 'detached' });
  });

  it('searches as you type, with filters, and ends with what was typed last', async () => {
    const { page, host, rows } = await history();
    host.on('history.list', ({ search }) => (search === 'refund' ? stories.slice(0, 1) : stories));
    await page.getByRole('searchbox', { name: 'Search the history' }).pressSequentially('refund');
    await expect.poll(() => rows.count()).toBe(1);
    expect(await rows.locator('mark').textContent()).toBe('refund');
    await page.getByRole('combobox', { name: 'Agent' }).selectOption('Cursor');
    await page.getByRole('combobox', { name: 'Server' }).selectOption('files');
    await page.getByRole('combobox', { name: 'Outcome' }).selectOption('refused');
    await expect
      .poll(() => host.inputs('history.list').at(-1))
      .toEqual({ limit: 50, search: 'refund', agent: 'Cursor', server: 'files', outcome: 'refused' });
  });

  it('says when nothing matches and clears the search', async () => {
    const { page, host, rows } = await history();
    host.on('history.list', ({ search }) => (search ? [] : stories));
    await page.getByRole('searchbox').fill('nowhere');
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await expect.poll(() => rows.count()).toBe(stories.length);
  });

  it('grows by itself, and by older pages on demand', async () => {
    const story = (n: number) => ({ ...callStory(`t${n}`, {}, [entry({ kind: 'decided', agent: 'a' }, 0)]), seq: n });
    const many = Array.from({ length: 60 }, (_, at) => story(60 - at));
    const { page, host, rows, emit } = await history(many.slice(0, 50));
    await expect.poll(() => rows.count()).toBe(50);
    host.on('history.list', ({ before }) => (before === undefined ? many.slice(0, 50) : many.slice(50)));
    await page.getByRole('button', { name: 'Show older' }).click();
    await expect.poll(() => rows.count()).toBe(60);
    host.on('history.list', () => [story(61), ...many]);
    await emit('history.changed', { count: 61, degraded: null });
    await page.getByRole('button', { name: /t61/ }).waitFor();
  });

  it('verifies: how many entries are good, or the first that is not', async () => {
    const { page, host } = await history();
    const good = { ok: true, entries: 48_211, firstBad: null, problem: null, signedAt: new Date().toISOString() };
    host.on('history.verify', () => good);
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByRole('status').getByText('48,211 entries verified · signed now').waitFor();
    host.on('history.verify', () => ({ ...good, ok: false, firstBad: 1207, problem: 'Its hash does not fit.' }));
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByRole('alert').getByText('Entry 1,207 is the first that is not what was written.').waitFor();
    expect(await page.getByText('entries verified').count()).toBe(0);
  });

  it('exports as JSON Lines or CSV and says where to', async () => {
    const { page, host } = await history();
    host.on('history.export', ({ format }) => ({ path: `/home/ada/history.${format}` }));
    await page.getByRole('button', { name: 'Export…' }).click();
    await page.getByRole('menuitem', { name: 'CSV' }).click();
    await page.getByText('Saved to /home/ada/history.csv').waitFor();
    await page.getByRole('button', { name: 'Export…' }).click();
    await page.getByRole('menuitem', { name: 'JSON Lines' }).click();
    await page.getByText('Saved to /home/ada/history.jsonl').waitFor();
  });
});
