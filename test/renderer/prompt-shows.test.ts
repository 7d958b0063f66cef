import { describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { promptPages, resize, timeIn } from './pages.ts';
import { approval, rule } from './samples.ts';

const prompt = promptPages();

describe('the prompt', () => {
  it('shows the oldest first, and how many wait', async () => {
    const later = approval('a1', { askedAt: new Date().toISOString(), title: 'Later' });
    const { page } = await prompt([later, approval('a2', { title: 'Sooner' })]);
    await page.getByRole('alertdialog', { name: 'Sooner' }).getByText('1 of 2').waitFor();
  });

  it('counts down, and takes no answer when silence has refused', async () => {
    const { page, show, button } = await prompt([approval('a1')], true);
    const expiresAt = new Date((await timeIn(page)).getTime() + 60_000).toISOString();
    await show([approval('a1', { expiresAt })]);
    await page.getByText(/^1:00 left; silence refuses$/).waitFor();
    await page.clock.runFor(20_000);
    await page.getByText(/^0:40 left; silence refuses$/).waitFor();
    await page.clock.runFor(45_000);
    await page.getByText('Time is up. Silence refused this call.').waitFor();
    expect(await button('Allow once').count()).toBe(0);
    expect(await button('Deny').count()).toBe(0);
  });

  it('shows text of others as text: no markup, nothing hidden', async () => {
    proves('prompt.hidden-characters');
    const html = '<img src=x onerror=alert(1)> **bold** [link](https://evil.test)';
    const { page } = await prompt([
      approval('a1', { title: html, arguments: { 'p\u200Bath': '/home/ada/\u202Egpj.exe', html }, description: html }),
    ]);
    await page.getByRole('heading', { name: html }).waitFor();
    await page.getByText('/home/ada/⟦U+202E⟧gpj.exe').waitFor();
    await page.getByText('p⟦U+200B⟧ath').first().waitFor();
    await page.getByText('1 hidden character').first().waitFor();
    await page.getByText('What the server says about it').click();
    expect(await page.getByText(html).count()).toBe(4);
    expect(await page.locator('img, a, strong').count()).toBe(0);
  });

  it('names what hides in a tool’s name, in the rule it would make as well', async () => {
    const { page, button } = await prompt([approval('a1', { tool: 'read\u202E_file', title: null })]);
    await page.getByRole('heading', { name: 'read⟦U+202E⟧_file' }).waitFor();
    await button('More ways to allow').click();
    await page.getByText(/may always call tool read⟦U\+202E⟧_file on server github/).waitFor();
  });

  it('folds long text with its count and shows all of it on demand, counting what hides in the fold', async () => {
    const long = `${'refund '.repeat(171)}\u202Eend`;
    const { page, button } = await prompt([approval('a1', { arguments: { body: long } })]);
    await page.getByText('1 hidden character').waitFor();
    expect(await page.getByText('end').count()).toBe(0);
    await button('show all 1,201 characters').click();
    await page.getByText('⟦U+202E⟧end').waitFor();
  });

  it('shows nested arguments whole, however deep, and long lists in steps', async () => {
    const deep = { a: { b: { c: { d: { e: { f: { g: { h: 'the bottom' } } } } } } } };
    const many = Array.from({ length: 100 }, (_, n) => `item-${n}`);
    const { page, button } = await prompt([approval('a1', { arguments: { deep, many, none: [], nothing: null } })]);
    await page.getByText('the bottom').first().waitFor();
    await page.getByText('empty list').waitFor();
    expect(await page.getByText('item-99').count()).toBe(0);
    await button('show all 100 items').click();
    await page.getByText('item-99').waitFor();
  });

  it('says what the server claims, and assumes the worst of what it does not', async () => {
    const { page } = await prompt([approval('a1', { annotations: {} })]);
    for (const text of ['may change things', 'may destroy', 'may reach the internet']) {
      await page.getByText(text, { exact: true }).waitFor();
    }
    await page.getByText('The server claims nothing, so assume the worst:').waitFor();
    const other = await prompt([approval('a2', { annotations: { readOnlyHint: true, openWorldHint: false } })]);
    await other.page.getByText('only reads', { exact: true }).waitFor();
    await other.page.getByText('stays on this machine').waitFor();
    expect(await other.page.getByText('may destroy').count()).toBe(0);
  });

  it('says why it asks', async () => {
    const { page } = await prompt([approval('a1')]);
    await page.getByText('Asks because no rule covers this tool.').waitFor();
    const because = { effect: 'ask' as const, rule: rule('r9', { effect: 'ask', server: 'github' }) };
    const other = await prompt([approval('a2', { verdict: because })]);
    await other.page.getByText('Ask before any agent calling any tool on github').waitFor();
  });

  it('never overflows, and keeps the answers in sight, in a small window', async () => {
    const endless = 'x'.repeat(5000);
    const { page, allow, button } = await prompt([
      approval('a1', {
        title: endless,
        agent: 'y'.repeat(64),
        tool: endless,
        arguments: { [endless]: endless, list: [[[endless]]] },
      }),
    ]);
    for (const width of [600, 300]) {
      await resize(page, { width, height: 500 });
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(over).toBe(0);
      for (const answer of [button('Deny'), allow]) {
        const box = await answer.boundingBox();
        expect(box && box.y >= 0 && box.y + box.height <= 500).toBe(true);
      }
    }
  });

  it('says so when nothing waits', async () => {
    const { page, show } = await prompt([approval('a1')]);
    await show([]);
    await page.getByRole('heading', { name: 'Nothing waits for you' }).waitFor();
  });
});
