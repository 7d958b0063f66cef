import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { RequestOutput } from '../../src/shared/ipc.ts';
import { proves } from '../proves.ts';
import { Refusal } from './fake-host.ts';
import { livelyHost } from './hosts.ts';
import { browserPages, focused } from './pages.ts';
import { approval } from './samples.ts';
import { everything } from './tool-samples.ts';

const open = browserPages();
const screen = (page: Page, name: string) => page.getByRole('navigation').getByRole('button', { name }).click();

async function trying(tool: string) {
  const opened = await open({ host: livelyHost() });
  await screen(opened.page, 'Tools');
  await opened.page.getByRole('button', { name: `Try ${tool}` }).click();
  return opened;
}

describe('the tools', () => {
  it('are searched by every word of their names and of what they say', async () => {
    const { page } = await open({ host: livelyHost() });
    await screen(page, 'Tools');
    await page.getByText('Reads a text file.').waitFor();
    await page.getByRole('searchbox').fill('file reads');
    await page.getByText('1 tool found').waitFor();
    await page.getByRole('searchbox').fill('nothing like it');
    await page.getByText('No tool is like that.').waitFor();
  });
});

describe('trying a tool', () => {
  it('sends what the form makes of its schema, and shows everything that comes back as data', async () => {
    proves('tools-screen.result');
    const { page, host } = await trying('github › create_issue');
    host.on('tools.try', () => everything);
    await page.getByRole('button', { name: 'Try it' }).click();
    await focused(page.getByLabel('owner'));
    await page.getByLabel('owner').fill('acme');
    await page.getByLabel('priority').fill('9');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('At most 5.').waitFor();
    expect(host.inputs('tools.try')).toEqual([]);
    await page.getByLabel('priority').fill('2');
    await page.getByLabel('draft').selectOption('false');
    await page.getByRole('button', { name: 'Fill in labels' }).click();
    await page.getByRole('button', { name: /^Add item/ }).click();
    await page.getByLabel('Item 1', { exact: true }).fill('bug');
    await page.getByRole('button', { name: 'Fill in target' }).click();
    await page.getByLabel('Kind', { exact: true }).selectOption({ label: 'A number' });
    await page.getByLabel('Value', { exact: true }).fill('7');
    await page.getByRole('button', { name: 'Try it' }).click();
    const result = page.getByRole('region', { name: 'Result' });
    await result.getByText('<b>not bold</b>').waitFor();
    expect(host.inputs('tools.try')).toEqual([
      {
        server: 'github',
        tool: 'create_issue',
        arguments: {
          owner: 'acme',
          body: 'Seen on staging.',
          priority: 2,
          state: 'open',
          draft: false,
          labels: ['bug'],
          target: 7,
          kind: 'issue',
        },
      },
    ]);
    for (const text of ['⟦U+202E⟧', 'image/png · 70 B', 'audio/wav · 44 B', 'text/plain', '48.2 kB', 'total']) {
      await result.getByText(text).first().waitFor();
    }
    await expect.poll(() => result.locator('img').evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(1);
    expect(await result.locator('audio').evaluate((one: HTMLAudioElement) => one.preload)).toBe('none');
    expect(await result.locator('a, b b, iframe').count()).toBe(0);
  });

  it('waits for the person’s answer like an agent’s call, goes to the question, and keeps what came of it', async () => {
    proves('tools-screen.waits');
    const { page, host, emit } = await trying('files › list_roots');
    let answer: (value: RequestOutput<'tools.try'>) => void = () => {};
    host.on('tools.try', () => new Promise((done) => (answer = done)));
    await page.getByRole('button', { name: 'Try it' }).click();
    const waiting = [approval('a1', { agent: 'you', server: 'files', tool: 'list_roots', client: null })];
    await emit('approvals.changed', waiting);
    await page.getByText('This call waits for your answer').waitFor();
    await page.getByRole('button', { name: 'Go to it' }).click();
    await page.getByRole('heading', { name: 'Approvals' }).waitFor();
    await page.getByRole('button', { name: 'Allow once' }).waitFor();
    await emit('approvals.changed', []);
    answer({ content: [{ type: 'text', text: 'not that' }], isError: true });
    await page.getByText('files › list_roots answered. See Tools.').waitFor();
    await screen(page, 'Tools');
    await page.getByText('the tool says that it failed').waitFor();
    await page.getByText('not that').waitFor();
  });

  it('is given up at a button, and says that it was', async () => {
    proves('tools-screen.stop');
    const { page, host } = await trying('files › list_roots');
    let refuse: (error: Refusal) => void = () => {};
    host.on('tools.try', () => new Promise((_, reject) => (refuse = reject)));
    host.on('tools.stopTrying', () => {
      refuse(new Refusal('call.cancelled', 'You stopped this call.'));
      return {};
    });
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('alert').getByText('You stopped this call.').waitFor();
    expect(host.inputs('tools.stopTrying')).toEqual([{ server: 'files', tool: 'list_roots' }]);
    await page.getByRole('button', { name: 'Try it' }).waitFor();
  });

  it('says who refused it, with the remedy', async () => {
    const { page, host } = await trying('files › list_roots');
    host.on('tools.try', () => {
      throw new Refusal('call.denied', 'A rule of yours denies this call.', 'Change it under Rules.');
    });
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByRole('alert').getByText('Change it under Rules.').waitFor();
  });

  it('goes from the form to JSON and back, unless the form cannot show it', async () => {
    const { page, host } = await trying('files › read_text_file');
    host.on('tools.try', () => ({ content: [] }));
    await page.getByLabel('path').fill('/a');
    await page.getByRole('checkbox', { name: 'As JSON' }).check();
    const json = page.getByLabel('Arguments as JSON');
    expect(JSON.parse(await json.inputValue())).toEqual({ path: '/a' });
    await json.fill('{"path": "/b"}');
    await page.getByRole('checkbox', { name: 'As JSON' }).uncheck();
    expect(await page.getByLabel('path').inputValue()).toBe('/b');
    await page.getByRole('checkbox', { name: 'As JSON' }).check();
    await json.fill('{"path": 3}');
    await page.getByRole('checkbox', { name: 'As JSON' }).click();
    await page.getByText('The form cannot show all of this').waitFor();
    await page.getByRole('button', { name: 'Try it' }).click();
    await expect.poll(() => host.inputs('tools.try')).toMatchObject([{ arguments: { path: 3 } }]);
    await json.fill('[1]');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('Arguments are one object').waitFor();
  });

  it('is done by keyboard alone', async () => {
    proves('tools-screen.keyboard');
    const { page, host } = await open({ host: livelyHost() });
    host.on('tools.try', () => ({ content: [{ type: 'text', text: 'read' }] }));
    await screen(page, 'Tools');
    await page.getByRole('button', { name: 'Try files › read_text_file' }).focus();
    await page.keyboard.press('Enter');
    await focused(page.getByRole('heading', { name: 'files › read_text_file' }));
    for (const key of ['Tab', 'Tab']) await page.keyboard.press(key);
    await page.keyboard.type('/home/ada/a.txt');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('the tool answered').waitFor();
    expect(host.inputs('tools.try')).toMatchObject([{ arguments: { path: '/home/ada/a.txt' } }]);
  });
});
