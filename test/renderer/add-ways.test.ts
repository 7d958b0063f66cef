import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { Refusal } from './fake-host.ts';
import { emptyHost, livelyHost } from './hosts.ts';
import { registryEntry } from './import-samples.ts';
import { browserPages, focused } from './pages.ts';

const open = browserPages();

async function way(page: Page, name: RegExp) {
  await page.getByRole('button', { name: 'Add server' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name }).click();
  return dialog;
}

describe('the programs found here', () => {
  it('each say how many servers are new, how many keys lie in plain text, and what cannot be read', async () => {
    const { page } = await open({ host: livelyHost() });
    const dialog = await way(page, /^Import from/);
    const rows = dialog.getByRole('list', { name: 'Programs found here' }).getByRole('listitem');
    await rows.first().waitFor();
    const texts = (await rows.allTextContents()).map((text) => text.replace(/\s+/g, ' '));
    expect(texts[0]).toContain('3 servers, all of them already here');
    expect(texts[1]).toMatch(/5 servers, 3 not here yet.*2 keys in plain text.*\/home\/ada\/\.cursor\/mcp\.json/);
    expect(texts[2]).toContain('line 12, column 3 is no YAML');
    expect(await rows.nth(2).getByRole('button').count()).toBe(0);
  });

  it('are said to be none where there are none, with the next step', async () => {
    const { page } = await open({ host: emptyHost() });
    const dialog = await way(page, /^Import from/);
    await dialog.getByText('go back and paste it').waitFor();
    await dialog.getByRole('button', { name: 'Back' }).click();
    await page
      .getByRole('dialog', { name: 'Add a server' })
      .getByRole('button', { name: /^By hand/ })
      .waitFor();
  });
});

describe('the catalog', () => {
  it('is searched, and asks for just what a server needs, with secrets covered and never shown again', async () => {
    proves('import-screen.asks');
    const { page, host } = await open({ host: livelyHost() });
    const dialog = await way(page, /^From the catalog/);
    const list = dialog.getByRole('list', { name: 'Known servers' });
    await dialog.getByRole('searchbox').fill('crystal');
    await expect.poll(() => list.getByRole('listitem').count()).toBe(1);
    await dialog.getByRole('searchbox').fill('');
    await dialog.getByLabel('Category').selectOption('Files');
    await expect.poll(() => list.getByRole('listitem').count()).toBe(1);
    await dialog.getByLabel('Category').selectOption('');
    await list.getByRole('button', { name: /^P?\s*Postgres/ }).click();
    await dialog.getByText('on 3 Nov 2026').waitFor();
    await dialog.getByRole('button', { name: 'Look at what it adds' }).click();
    const address = dialog.getByLabel('Connection address');
    await focused(address);
    expect(host.inputs('imports.propose')).toEqual([]);
    await address.fill('postgresql://ada:hunter2@db/main');
    expect(await address.getAttribute('type')).toBe('password');
    await dialog.getByRole('button', { name: 'Look at what it adds' }).click();
    await dialog.getByRole('list', { name: 'Servers that would be added' }).waitFor();
    expect(host.inputs('imports.propose')).toContainEqual({
      kind: 'catalog',
      id: 'postgres',
      answers: { uri: 'postgresql://ada:hunter2@db/main', mode: 'restricted' },
    });
    expect(await dialog.textContent()).not.toContain('hunter2');
  });
});

describe('the official registry', () => {
  it('is searched once typing rests, page by page, and an answer that comes too late counts for nothing', async () => {
    const { page, host } = await open({ host: livelyHost(), stopClock: true });
    const held: (() => void)[] = [];
    host.on('registry.search', async ({ text, cursor }) => {
      if (text === 'slow') await new Promise<void>((done) => held.push(done));
      const name = `${text || 'all'}-${cursor ?? 'first'}`;
      return { entries: [registryEntry(name)], next: cursor === undefined ? 'second' : null };
    });
    const dialog = await way(page, /^From the official registry/);
    const list = dialog.getByRole('list', { name: 'Servers in the registry' });
    await page.clock.runFor(300);
    await list.getByText('io.github.acme/all-first').waitFor();
    await dialog.getByRole('searchbox').fill('slow');
    await page.clock.runFor(300);
    await expect.poll(() => held.length).toBe(1);
    await dialog.getByRole('searchbox').press('e');
    await page.clock.runFor(299);
    await dialog.getByRole('searchbox').press('r');
    await page.clock.runFor(300);
    await list.getByText('io.github.acme/slower-first').waitFor();
    for (const answer of held) answer();
    expect(host.inputs('registry.search')).not.toContainEqual({ text: 'slowe' });
    await dialog.getByRole('button', { name: 'Show more' }).click();
    await list.getByText('io.github.acme/slower-second').waitFor();
    expect(await list.getByRole('listitem').count()).toBe(2);
    expect(host.inputs('registry.search')).toContainEqual({ text: 'slower', cursor: 'second' });
    expect(await list.getByText('io.github.acme/slow-first').count()).toBe(0);
  });

  it('says when it cannot be reached and what works without it, and tries again', async () => {
    const { page, host } = await open({ host: livelyHost() });
    host.on('registry.search', () => {
      throw new Refusal('registry.unavailable', 'The registry cannot be reached.', 'The catalog works without it.');
    });
    const dialog = await way(page, /^From the official registry/);
    await dialog.getByRole('alert').getByText('The catalog works without it.').waitFor();
    host.on('registry.search', () => ({ entries: [registryEntry('weather')], next: null }));
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await dialog.getByText('io.github.acme/weather', { exact: true }).waitFor();
  });

  it('lets the person choose how an entry is run, and asks for what that way needs', async () => {
    const { page, host } = await open({ host: livelyHost() });
    const dialog = await way(page, /^From the official registry/);
    await dialog.getByRole('button', { name: /acme\/weather/ }).click();
    await dialog.getByRole('radio', { name: 'https://mcp.acme.example/weather' }).check();
    await dialog.getByLabel('API key').fill('hunter2');
    await dialog.getByRole('button', { name: 'Look at what it adds' }).click();
    await dialog.getByRole('list', { name: 'Servers that would be added' }).waitFor();
    expect(host.inputs('imports.propose')).toContainEqual({
      kind: 'registry',
      name: 'io.github.acme/weather',
      version: '1.4.0',
      way: 1,
      answers: { 'X-Api-Key': 'hunter2' },
    });
  });
});
