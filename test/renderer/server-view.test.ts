import { describe, expect, it } from 'vitest';
import type { ServerTest } from '../../src/shared/servers.ts';
import { proves } from '../proves.ts';
import { findings, overflow } from './axe.ts';
import { Refusal } from './fake-host.ts';
import { livelyHost } from './hosts.ts';
import { browserPages, textOf } from './pages.ts';
import { servers, settings, stdioServer, webServer } from './samples.ts';
import { processes } from './server-samples.ts';
import { signedIn } from './sign-in-samples.ts';

const open = browserPages();

const failed: ServerTest = {
  ok: false,
  steps: [
    { name: 'configuration', ok: true, ms: 1, detail: 'everything it needs is there', problem: null },
    {
      name: 'command',
      ok: false,
      ms: 1234,
      detail: 'ENOENT uvx',
      problem: { code: 'server.command_not_found', message: 'No uvx anywhere.', remedy: 'Install uv.' },
    },
  ],
};

/** The view of one server, opened from the list; `tab` by its name. */
async function view(name: string, host = livelyHost(), tab = 'Overview', context = {}) {
  const opened = await open({ host, context });
  const { page } = opened;
  await page.getByRole('button', { name: `Details of ${name}` }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  if (tab !== 'Overview') await page.getByRole('tab', { name: tab }).click();
  return opened;
}

describe('the view of one server', () => {
  it('says what is known of it, with what it claims marked as its claim', async () => {
    const host = livelyHost();
    const files = stdioServer('files', { program: '/home/ada/.nvm/bin/npx' }, { origin: 'import' });
    host.on('servers.list', () => [files]);
    const { page } = await view('files', host);
    const text = await textOf(page.getByLabel('What is known of files'));
    expect(text).toMatch(/Command\s+npx -y @modelcontextprotocol\/server-files '\/home\/ada\/my work'/);
    expect(text).toMatch(/Program\s+\/home\/ada\/\.nvm\/bin\/npx/);
    expect(text).toMatch(/Protocol\s+2025-11-25 · with sessions/);
    expect(text).toMatch(/Calls itself\s+mcp-files 1\.2\.0\s+it says so itself/);
    expect(text).toMatch(/Last answer\s+2 min ago · .* · after 3 ms/);
    expect(text).toMatch(/Added\s+1 h ago · .* · imported from another client/);
    proves('servers-screen.facts');
  });

  it('shows the whole tree of its processes with memory and age, kept up to date', async () => {
    const host = livelyHost();
    const { page } = await view('files', host);
    const region = page.getByRole('region', { name: 'Processes' });
    await region.getByText('3 processes, 146 MB. All of them end with it.').waitFor();
    await region.getByText('pid 4251').waitFor();
    await region.getByText('83 MB').waitFor();
    await region.getByText('for 3 h 11 min').waitFor();
    host.on('servers.processes', () => processes().map((tree) => ({ ...tree, roots: [] })));
    await region.getByText('It has no process right now.').waitFor();
    proves('servers-screen.processes');
  });

  it('says why the processes cannot be told', async () => {
    const host = livelyHost();
    host.on('servers.processes', () => {
      throw new Refusal('internal', 'The process list cannot be read.');
    });
    const { page } = await view('files', host);
    await page.getByRole('region', { name: 'Processes' }).getByText('The process list cannot be read.').waitFor();
  });

  it('lists its tools with where each stands to what was accepted, and leads to the Tools screen', async () => {
    const host = livelyHost();
    const description = 'Writes\u202E a file.';
    host.on('tools.list', () => [
      { server: 'files', name: 'write_file', description, inputSchema: {} },
      { server: 'files', name: 'read_text_file', inputSchema: {} },
    ]);
    const { page } = await view('files', host, 'Tools');
    const tools = page.getByRole('region', { name: 'Tools of files' });
    await expect
      .poll(() => tools.getByRole('listitem').allInnerTexts())
      .toEqual([
        expect.stringMatching(/write_file\s+changed[\s\S]*⟦U\+202E⟧/),
        expect.stringMatching(/read_text_file\s+accepted/),
      ]);
    await tools.getByRole('button', { name: 'Review in Tools' }).click();
    await page.getByRole('heading', { name: 'Tools', exact: true }).waitFor();
    await page.getByRole('navigation').getByRole('button', { name: 'Servers' }).click();
    await page.getByRole('list', { name: 'Your servers' }).waitFor();
  });

  it('restarts it, and says when that is refused', async () => {
    const { page, host } = await view('files');
    host.on('servers.restart', () => stdioServer('files'));
    await page.getByRole('button', { name: 'Restart' }).click();
    await page.getByText('files is connected anew.').waitFor();
    expect(host.inputs('servers.restart')).toEqual([{ name: 'files' }]);
    host.on('servers.restart', () => {
      throw new Refusal('not_found', 'There is no server named files.');
    });
    await page.getByRole('button', { name: 'Restart' }).click();
    await page.getByRole('alert').getByText('There is no server named files.').waitFor();
  });

  it('ends when its server is gone', async () => {
    const { page, emit } = await view('files');
    await emit('servers.changed', servers.slice(1));
    await page.getByRole('list', { name: 'Your servers' }).waitFor();
  });

  it('is used by keyboard alone: opened, its tabs changed, and back to the row it was opened from', async () => {
    const { page } = await open({ host: livelyHost() });
    const focused = () => page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent);
    await page.getByRole('button', { name: 'Details of github' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('github');
    for (let n = 0; n < 4; n += 1) await page.keyboard.press('Tab');
    expect(await focused()).toBe('Overview');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('region', { name: 'Tools of github' }).waitFor();
    await page.keyboard.press('End');
    await page.getByLabel('Configuration of github').waitFor();
    for (let n = 0; n < 4; n += 1) await page.keyboard.press('Shift+Tab');
    await expect.poll(focused).toBe('All servers');
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('Details of github');
    proves('servers-screen.keyboard');
  });
});

describe('the diagnosis', () => {
  it('is one click away from a failing row, and shows each step with its time, its reason and its remedy', async () => {
    const { page, host } = await open({ host: livelyHost() });
    const answered = Promise.withResolvers<ServerTest>();
    host.on('servers.test', () => answered.promise);
    await page.getByRole('button', { name: 'Diagnose postgres' }).click();
    const diagnosis = page.getByRole('region', { name: 'Diagnosis' });
    await diagnosis.getByText('Going through every step…').waitFor();
    answered.resolve(failed);
    await diagnosis.getByText('A step failed.').waitFor();
    expect(await diagnosis.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/Complete the configuration[\s\S]*1 ms/),
      expect.stringMatching(/Find the command\s+No uvx anywhere\.\s+Install uv\.\s+ENOENT uvx[\s\S]*1\.2 s/),
      expect.stringMatching(/Start the process\s+not reached/),
      expect.stringMatching(/Agree on a protocol\s+not reached/),
      expect.stringMatching(/List the tools\s+not reached/),
    ]);
    expect(host.inputs('servers.test')).toEqual([{ name: 'postgres' }]);
    proves('servers-screen.diagnosis');
  });

  it('of an address tells how far it came; what the machine said is shown there and before, line by line', async () => {
    const host = livelyHost();
    const said = 'getaddrinfo ENOTFOUND\nmcp.example';
    const problem = { code: 'server.dns', message: 'No such name.', remedy: 'Check the address.', said };
    host.on('servers.list', () => [webServer('remote', { state: 'failing', problem })]);
    host.on('servers.test', () => ({
      ok: false,
      steps: [
        { name: 'configuration', ok: true, ms: 1, detail: '', problem: null },
        { name: 'reach', ok: false, ms: 2, detail: said, problem },
      ],
    }));
    const { page } = await view('remote', host);
    const alert = await textOf(page.getByRole('alert').first());
    expect(alert).toMatch(/No such name\.\s+Check the address\.\s+getaddrinfo ENOTFOUND\nmcp\.example/);
    await page.getByRole('button', { name: 'Diagnose' }).click();
    const diagnosis = page.getByRole('region', { name: 'Diagnosis' });
    await diagnosis.getByText('A step failed.').waitFor();
    expect(await diagnosis.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringContaining('Complete the configuration'),
      expect.stringMatching(
        /Reach the address\s+No such name\.\s+Check the address\.\s+getaddrinfo ENOTFOUND\nmcp\.example/,
      ),
      expect.stringMatching(/Agree on a protocol\s+not reached/),
      expect.stringMatching(/List the tools\s+not reached/),
    ]);
    proves('servers.failures', 'servers-screen.diagnosis');
  });

  it('runs again, and says when it cannot run at all', async () => {
    const host = livelyHost();
    host.on('servers.test', () => failed);
    const { page } = await view('postgres', host);
    await page.getByRole('button', { name: 'Diagnose' }).click();
    const diagnosis = page.getByRole('region', { name: 'Diagnosis' });
    await diagnosis.getByText('A step failed.').waitFor();
    host.on('servers.test', () => {
      throw new Refusal('vault.locked', 'The keychain is locked.', 'Unlock it.');
    });
    await diagnosis.getByRole('button', { name: 'Run again' }).click();
    await diagnosis.getByRole('alert').getByText('Unlock it.').waitFor();
    host.on('servers.test', () => ({ ok: true, steps: failed.steps.slice(0, 1) }));
    await diagnosis.getByRole('button', { name: 'Run again' }).click();
    await diagnosis.getByText('Every step worked.').waitFor();
    await expect.poll(() => diagnosis.getByRole('listitem').count()).toBe(1);
  });
});

const tabs = ['Overview', 'Tools', 'Sign-in', 'Logs', 'Configuration'];

describe('the view’s looks', () => {
  it.each(['light', 'dark'] as const)('axe finds nothing on any tab in %s', async (theme) => {
    const host = livelyHost();
    host.on('settings.get', () => ({ ...settings, theme }));
    host.on('servers.list', () => servers);
    host.on('servers.test', () => failed);
    const { page } = await view('github', host, 'Overview', { reducedMotion: 'reduce' });
    for (const name of tabs) {
      await page.getByRole('tab', { name }).click();
      await page.getByRole('tabpanel').waitFor();
      expect({ name, found: await findings(page) }).toEqual({ name, found: [] });
    }
    await page.getByRole('button', { name: 'All servers' }).click();
    await page.getByRole('button', { name: 'Diagnose postgres' }).click();
    await page.getByText('A step failed.').waitFor();
    await page.getByText('It has no process right now.').waitFor();
    expect(await findings(page)).toEqual([]);
    proves('screens.axe');
  });

  it.each([
    [900, 600],
    [450, 300],
  ])('has no sideways scrolling on any tab at %i × %i', async (width, height) => {
    const host = livelyHost();
    const long = { name: 'n'.repeat(200), version: '1' };
    const secret = `\${secret:github.${'x'.repeat(120)}}`;
    const headers = { [`X-${'h'.repeat(100)}`]: secret };
    const url = `https://${'b'.repeat(60)}.example.com/${'c'.repeat(300)}`;
    host.on('servers.list', () => [webServer('github', { signIn: signedIn(), claims: long }, { url, headers })]);
    const { page } = await view('github', host, 'Overview', { viewport: { width, height } });
    for (const name of tabs) {
      await page.getByRole('tab', { name }).click();
      expect({ name, over: await overflow(page) }).toEqual({ name, over: 0 });
    }
  });
});
