import { describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { Refusal } from './fake-host.ts';
import { promptPages } from './pages.ts';
import { approval } from './samples.ts';

const prompt = promptPages();

describe('allowing', () => {
  it('is not live until the prompt has been in sight for half a second, by click or by key', async () => {
    proves('prompt.no-default');
    const { page, allow, button, decided } = await prompt([approval('a1')], true);
    await page.keyboard.press('a');
    await page.clock.runFor(499);
    expect(await allow.isDisabled()).toBe(true);
    expect(await button('More ways to allow').isDisabled()).toBe(true);
    await page.keyboard.press('a');
    await page.clock.runFor(1);
    await expect.poll(() => allow.isEnabled()).toBe(true);
    expect(decided()).toEqual([]);
    await page.keyboard.press('a');
    await expect
      .poll(decided)
      .toEqual([{ id: 'a1', digest: 'digest-of-a1', answer: { kind: 'allow-once', reviewResult: false } }]);
  });

  it('does not count time in which the window was hidden', async () => {
    const { page, allow } = await prompt([approval('a1')], true);
    const look = (state: string) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'visibilityState', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, state);
    await look('hidden');
    await page.clock.runFor(5000);
    expect(await allow.isDisabled()).toBe(true);
    await look('visible');
    await page.clock.runFor(499);
    expect(await allow.isDisabled()).toBe(true);
    await page.clock.runFor(1);
    await expect.poll(() => allow.isEnabled()).toBe(true);
  });

  it('starts its half second again for the next in line', async () => {
    const [first, second] = [approval('a1'), approval('a2', { tool: 'merge', title: 'Merge it' })];
    const { page, allow, show, decided } = await prompt([first, second], true);
    await page.clock.runFor(500);
    await expect.poll(() => allow.isEnabled()).toBe(true);
    await allow.click();
    await show([second]);
    await page.getByRole('heading', { name: 'Merge it' }).waitFor();
    await page.keyboard.press('a');
    expect(await allow.isDisabled()).toBe(true);
    expect(decided()).toHaveLength(1);
  });

  it('starts again when the same approval shows something else', async () => {
    const first = approval('a1');
    const { page, allow, show, decided } = await prompt([first], true);
    await page.clock.runFor(500);
    await expect.poll(() => allow.isEnabled()).toBe(true);
    await show([{ ...first, digest: 'other', arguments: { base: 'production' } }]);
    await page.getByText('production').first().waitFor();
    expect(await allow.isDisabled()).toBe(true);
    await page.clock.runFor(500);
    await page.keyboard.press('a');
    await expect.poll(decided).toMatchObject([{ id: 'a1', digest: 'other' }]);
  });

  it('takes no notice of a key held down', async () => {
    const { page, allow, decided } = await prompt([approval('a1')], true);
    await page.keyboard.down('a');
    await page.clock.runFor(500);
    await expect.poll(() => allow.isEnabled()).toBe(true);
    await page.keyboard.down('a');
    await page.evaluate(() => undefined);
    expect(decided()).toEqual([]);
  });

  it('never has the focus by itself', async () => {
    proves('prompt.no-default');
    const { page, allow } = await prompt([approval('a1')]);
    await expect.poll(() => allow.isEnabled()).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('alertdialog');
  });

  it('takes a second, deliberate act when the server says that it may destroy', async () => {
    const { page, allow, button, decided } = await prompt(
      [approval('a1', { annotations: { destructiveHint: true } })],
      true,
    );
    await page.clock.runFor(5000);
    await page.keyboard.press('a');
    expect(await allow.isDisabled()).toBe(true);
    expect(await button('More ways to allow').isDisabled()).toBe(true);
    expect(decided()).toEqual([]);
    await page.getByRole('checkbox', { name: 'I understand this may destroy data' }).check();
    await page.keyboard.press('a');
    await expect.poll(decided).toHaveLength(1);
  });

  it('for the session or for always says what it makes, and sends that', async () => {
    const { page, button, decided } = await prompt([approval('a1')]);
    await button('More ways to allow').click();
    await page
      .getByText(
        'Makes a rule: agent Claude Code may always call tool create_pull_request on server github, only when owner = acme and repo = payments-api.',
      )
      .waitFor();
    await page.getByRole('menuitem', { name: 'Always allow' }).click();
    await expect.poll(decided).toMatchObject([{ answer: { kind: 'allow-always' } }]);
    const other = await prompt([approval('a2')]);
    await other.button('More ways to allow').click();
    await other.page.getByRole('menuitem', { name: 'Allow for this session' }).click();
    await expect.poll(other.decided).toMatchObject([{ answer: { kind: 'allow-session' } }]);
  });
});

describe('denying', () => {
  it('is live at once, by click or by D', async () => {
    const { page, decided } = await prompt([approval('a1')], true);
    await page.keyboard.press('d');
    await expect.poll(decided).toEqual([{ id: 'a1', digest: 'digest-of-a1', answer: { kind: 'deny' } }]);
  });

  it('can say why; letters in the reason are letters, Escape goes back, Enter sends', async () => {
    const { page, button, decided } = await prompt([approval('a1')]);
    await button('Deny and say why…').click();
    const reason = page.getByRole('textbox', { name: 'Reason, which the agent can read' });
    await reason.press('Escape');
    await button('Deny and say why…').click();
    await reason.pressSequentially('  a bad idea  ');
    expect(decided()).toEqual([]);
    await reason.press('Enter');
    await expect.poll(decided).toMatchObject([{ answer: { kind: 'deny', reason: 'a bad idea' } }]);
  });
});

describe('an answer', () => {
  it('is sent once, however often it is given', async () => {
    const { page, host, decided } = await prompt([approval('a1')]);
    host.on('approvals.decide', () => new Promise(() => {}));
    await page.evaluate(() => {
      for (let n = 0; n < 2; n += 1)
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'd', bubbles: true }));
    });
    await page.getByText('Sending your answer…').waitFor();
    await page.keyboard.press('d');
    await page.evaluate(() => undefined);
    expect(decided()).toHaveLength(1);
  });

  it('that comes too late is told in words, and the list is loaded again', async () => {
    const { page, host, button } = await prompt([approval('a1')]);
    host.on('approvals.decide', () => {
      host.on('approvals.list', () => []);
      throw new Refusal('approval.gone', 'This call no longer waits.');
    });
    await button('Deny').click();
    await page.getByText('This call no longer waits.').waitFor();
    await page.getByRole('heading', { name: 'Nothing waits for you' }).waitFor();
  });

  it('that could not be taken down stays answerable, with the reason', async () => {
    const { page, host, button } = await prompt([approval('a1')]);
    host.on('approvals.decide', () => {
      throw new Refusal('history.unwritable', 'The history cannot be written.', 'Free some space.');
    });
    await button('Deny').click();
    await page.getByRole('alert').getByText('Free some space.').waitFor();
    await expect.poll(() => button('Deny').isEnabled()).toBe(true);
  });
});
