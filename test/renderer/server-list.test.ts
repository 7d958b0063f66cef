import { describe, expect, it } from 'vitest';
import type { Server } from '../../src/shared/servers.ts';
import { proves } from '../proves.ts';
import { findings, overflow } from './axe.ts';
import { Refusal } from './fake-host.ts';
import { emptyHost, livelyHost } from './hosts.ts';
import { browserPages } from './pages.ts';
import { needsSignIn, servers, settings, stdioServer, webServer } from './samples.ts';
import { foundClients } from './server-samples.ts';

const open = browserPages();
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

async function at(list: Server[], host = livelyHost()) {
  host.on('servers.list', () => list);
  const opened = await open({ host });
  const { page } = opened;
  const row = (name: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('button', { name: `Details of ${name}` }) });
  await page.getByRole('heading', { name: 'Servers' }).waitFor();
  return { ...opened, row };
}

const failing = (more: Partial<Server> = {}) => {
  const problem = { code: 'server.exited', message: '“notes” ended at once.', remedy: 'Read its logs.' };
  return stdioServer('notes', { state: 'failing', problem, toolCount: null, latencyMs: null, ...more });
};

describe('the list of servers', () => {
  it('says under the state why it is so, when it is tried again, and offers what helps', async () => {
    const { row } = await at([failing({ retryAt: inSeconds(119) }), ...servers]);
    await row('notes').getByText('“notes” ended at once.').waitFor();
    await row('notes')
      .getByText(/^Tried again in 1 min \d+ s$/)
      .waitFor();
    await row('notes').getByRole('button', { name: 'Diagnose notes' }).waitFor();
    await row('postgres').getByText('Not tried again by itself').waitFor();
    await row('linear').getByRole('button', { name: 'Sign in to linear' }).waitFor();
    await row('everything').getByRole('button', { name: 'Switch on everything' }).waitFor();
    await row('files').getByRole('button', { name: 'Review the tools of files' }).waitFor();
    proves('servers-screen.remedy');
  });

  it('switches on with one click', async () => {
    const { host, row } = await at(servers);
    host.on('servers.setEnabled', () => servers[0] ?? stdioServer('files'));
    await row('everything').getByRole('button', { name: 'Switch on everything' }).click();
    await expect.poll(() => host.inputs('servers.setEnabled')).toEqual([{ name: 'everything', enabled: true }]);
  });

  it('leads to the tools that changed with one click', async () => {
    const { page, row } = await at([stdioServer('files')]);
    await row('files').getByText('1 tool changed').waitFor();
    await row('files').getByRole('button', { name: 'Review the tools of files' }).click();
    await page.getByRole('heading', { name: 'Tools', exact: true }).waitFor();
    proves('servers-screen.remedy');
  });

  it('says how each is really reached, what keeps it in, and what it takes', async () => {
    const sandboxed = { isolation: { kind: 'sandbox' as const, folders: [], hosts: [] } };
    const { row } = await at([
      stdioServer('files', {}, sandboxed),
      webServer('docs', { via: 'sse' }),
      webServer('live', { via: 'ws' }, { transport: 'ws', url: 'wss://live.example/mcp' }),
    ]);
    await row('files').getByText('Sandboxed').waitFor();
    await row('files').getByText('146 MB · 3 ms').waitFor();
    await row('files').getByText('2 min ago').waitFor();
    await row('docs').getByText('HTTP · answered by SSE').waitFor();
    await row('docs').getByText('Answers in 84 ms').waitFor();
    await row('live').getByText('WebSocket', { exact: true }).waitFor();
  });

  it('is searched when there are many, by every word, and keeps what was typed', async () => {
    const many = Array.from({ length: 12 }, (_nothing, n) => stdioServer(`server-${n}`));
    const { page, row } = await at([...many, needsSignIn('linear')]);
    const box = page.getByRole('searchbox', { name: 'Search your servers' });
    await box.fill('needs LINEAR');
    await expect.poll(() => page.getByRole('button', { name: /^Details of/ }).count()).toBe(1);
    await page.getByRole('button', { name: 'Details of linear' }).click();
    await page.getByRole('button', { name: 'All servers' }).click();
    expect(await box.inputValue()).toBe('needs LINEAR');
    await box.fill('nothing like it');
    await page.getByText('No server matches “nothing like it”.').waitFor();
    await box.fill('');
    await row('server-11').waitFor();
  });

  it('has no search where a glance does', async () => {
    const { page, row } = await at(servers);
    await row('files').waitFor();
    expect(await page.getByRole('searchbox').count()).toBe(0);
  });
});

describe('servers of other clients', () => {
  it('are counted by name, with their keys in plain text, and can be put off', async () => {
    const host = livelyHost();
    host.on('imports.clients', () => foundClients);
    const { page } = await at(servers, host);
    const banner = page.getByRole('region', { name: 'Servers of other clients' });
    await banner
      .getByText(
        '6 servers found in Claude Desktop and Cursor, with 2 keys in plain text. Bring them here and the keys move to the vault.',
      )
      .waitFor();
    await banner.getByRole('button', { name: 'Review' }).waitFor();
    await banner.getByRole('button', { name: 'Not now' }).click();
    await banner.waitFor({ state: 'detached' });
    proves('servers-screen.found');
  });

  it('are not mentioned where there are none, or where they cannot be read', async () => {
    const host = livelyHost();
    host.on('imports.clients', () => {
      throw new Refusal('internal', 'No.');
    });
    const { page, row } = await at(servers, host);
    await row('files').waitFor();
    await expect.poll(() => host.inputs('imports.clients').length).toBeGreaterThan(0);
    expect(await page.getByRole('region', { name: 'Servers of other clients' }).count()).toBe(0);
    expect(await page.getByRole('main').getByRole('alert').count()).toBe(0);
  });
});

describe('the list’s looks', () => {
  it.each(['light', 'dark'] as const)('axe finds nothing in %s, full, searched in vain or empty', async (theme) => {
    const list = Array.from({ length: 9 }, (_nothing, n) => {
      const one = failing({ retryAt: inSeconds(n) });
      return { ...one, config: { ...one.config, name: `server-${n}` } };
    });
    for (const [host, shown] of [
      [livelyHost(), list],
      [emptyHost(), []],
    ] as const) {
      host.on('settings.get', () => ({ ...settings, theme }));
      host.on('imports.clients', () => foundClients);
      host.on('servers.list', () => [...shown]);
      const { page } = await open({ host, context: { reducedMotion: 'reduce' } });
      await page.getByRole('region', { name: 'Servers of other clients' }).waitFor();
      expect(await findings(page)).toEqual([]);
      if (shown.length === 0) continue;
      await page.getByRole('searchbox').fill('in vain');
      await page.getByText('No server matches').waitFor();
      expect(await findings(page)).toEqual([]);
    }
    proves('screens.axe');
  });

  it.each([
    [900, 600],
    [450, 300],
  ])('has no sideways scrolling at %i × %i', async (width, height) => {
    const host = livelyHost();
    const problem = { code: 'server.exited', message: 'x'.repeat(300), remedy: 'Wait.' };
    const name = 'a'.repeat(32);
    host.on('servers.list', () => [failing({ problem }), webServer(name, { via: 'sse' })]);
    host.on('imports.clients', () => foundClients);
    const { page } = await open({ host, context: { viewport: { width, height } } });
    await page.getByRole('button', { name: `Details of ${name}` }).waitFor();
    expect(await overflow(page)).toBe(0);
  });
});
