import { describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { Refusal } from './fake-host.ts';
import { livelyHost } from './hosts.ts';
import { browserPages, focused } from './pages.ts';

const open = browserPages();

async function settings() {
  const opened = await open({ host: livelyHost() });
  const { host, page } = opened;
  for (const name of ['secrets.set', 'secrets.rename', 'secrets.remove'] as const) host.on(name, () => ({}));
  await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('list', { name: 'Your secrets' }).waitFor();
  return { ...opened, dialog: page.getByRole('dialog') };
}

describe('the secrets', () => {
  it('say who uses them, which are missing and what to do about it, and never what they are', async () => {
    proves('secrets-screen.list');
    const { page } = await settings();
    const rows = page.getByRole('list', { name: 'Your secrets' }).getByRole('listitem');
    const texts = await rows.allTextContents();
    expect(texts[0]).toMatch(/github_GITHUB_TOKENUsed by github · put there/);
    expect(texts[1]).toContain('linear and files cannot start');
    expect(texts[2]).toContain('Used by no server');
  });

  it('are added and replaced in a covered field', async () => {
    proves('secrets-screen.covered');
    const { page, host, dialog } = await settings();
    await page.getByRole('button', { name: 'Replace OLD_KEY' }).click();
    const value = dialog.getByLabel('Value');
    expect(await value.getAttribute('type')).toBe('password');
    await dialog.getByRole('button', { name: 'Keep it in the vault' }).click();
    await dialog.getByText('Give the value.').waitFor();
    await value.fill('hunter2');
    await dialog.getByRole('button', { name: 'Keep it in the vault' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Add secret' }).click();
    await dialog.getByLabel('Name').fill('OLD_KEY');
    await dialog.getByLabel('Value').fill('x');
    await dialog.getByRole('button', { name: 'Keep it in the vault' }).click();
    await dialog.getByText('Replace that one instead.').waitFor();
    await dialog.getByLabel('Name').fill('NEW');
    await dialog.getByRole('button', { name: 'Keep it in the vault' }).click();
    await page.getByText('NEW is in the vault.').waitFor();
    expect(host.inputs('secrets.set')).toEqual([
      { name: 'OLD_KEY', value: 'hunter2' },
      { name: 'NEW', value: 'x' },
    ]);
    expect(await page.content()).not.toContain('hunter2');
  });

  it('are renamed, and the vault’s refusal is said with its remedy', async () => {
    const { page, host, dialog } = await settings();
    host.on('secrets.rename', () => {
      throw new Refusal('vault.locked', 'The keychain is locked.', 'Unlock it.');
    });
    await page.getByRole('button', { name: 'Rename OLD_KEY' }).click();
    await dialog.getByRole('button', { name: 'Rename', exact: true }).click();
    await dialog.getByText('This is its name already.').waitFor();
    await dialog.getByLabel('New name').fill('a b');
    await dialog.getByRole('button', { name: 'Rename', exact: true }).click();
    await dialog.getByText(/No spaces/).waitFor();
    await dialog.getByLabel('New name').fill('B');
    await dialog.getByRole('button', { name: 'Rename', exact: true }).click();
    await dialog.getByRole('alert').getByText('Unlock it.').waitFor();
    expect(host.inputs('secrets.rename')).toEqual([{ name: 'OLD_KEY', to: 'B' }]);
  });

  it('are removed only after saying who uses them', async () => {
    proves('secrets-screen.remove');
    const { page, host } = await settings();
    const asks = page.getByRole('alertdialog');
    await page.getByRole('button', { name: 'Remove linear_API_KEY' }).click();
    await asks.getByText('linear and files cannot start without it').waitFor();
    await focused(asks.getByRole('button', { name: 'Cancel' }));
    await page.keyboard.press('Enter');
    await asks.waitFor({ state: 'detached' });
    expect(host.inputs('secrets.remove')).toEqual([]);
    for (const name of ['linear_API_KEY', 'OLD_KEY']) {
      await page.getByRole('button', { name: `Remove ${name}` }).click();
      await asks.getByRole('button', { name: 'Remove secret' }).click();
      await asks.waitFor({ state: 'detached' });
    }
    expect(host.inputs('secrets.remove')).toEqual([
      { name: 'linear_API_KEY', evenIfUsed: true },
      { name: 'OLD_KEY', evenIfUsed: false },
    ]);
  });
});
