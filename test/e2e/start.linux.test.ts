import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { inspector } from '../integration/real-agents.ts';
import { isAlive } from '../integration/servers-harness.ts';
import { proves } from '../proves.ts';
import { everythingOverStdio } from '../support/everything.ts';
import { type Product, product } from '../support/product.ts';
import { inTerminal } from '../support/serve-in-terminal.ts';
import { chromiumOf, collect, endChromium, eventually, patience } from './app.ts';
import { removeHome } from './open-app.ts';

const root = resolve(import.meta.dirname, '../..');
/** npm brings this checkout's Node; nothing here tries to download Electron. */
const inherited = { PATH: process.env.PATH, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' };
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe('npm start', () => {
  it('without a display brings up the gateway and asks in the terminal', async () => {
    const one: Product = product();
    closing.push(() => one.close());
    const env = { ...one.env, ...inherited };
    const serving = await inTerminal(`npm start --prefix '${root}' -- --port 0`, { env });
    closing.push(() => serving.stop());
    expect(serving.screen()).toContain('There is no display: running `countersign serve` in this terminal.');

    await one.ask('server', 'add', 'everything', '--', ...everythingOverStdio);
    const { token } = await one.ask<{ token: string }>('agent', 'add', 'Inspector');
    const args = { message: 'from a fresh start' };
    const target = { url: serving.url, token, era: 'auto', method: 'tools/call', tool: 'everything__echo' } as const;
    const calling = inspector({ ...target, args });
    await serving.answer('from a fresh start', 'a');
    expect((await calling).stdout).toContain('Echo: from a fresh start');
    proves('start.headless');
  });

  it('with a display opens the app’s window', async () => {
    const home = await mkdtemp(join(tmpdir(), 'countersign-start-'));
    closing.push(() => removeHome(home));
    const started = spawn('npm', ['start', '--prefix', root, '--', '--remote-debugging-port=0'], {
      // The session's own bus, keyring and display; a window needs them all.
      env: { ...process.env, ...inherited, COUNTERSIGN_HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const said = collect(started.stderr);
    const ended = once(started, 'exit');
    closing.push(async () => {
      const standIn = await standInOf(home);
      const browserPid = chromiumOf(home, standIn);
      process.kill(-(started.pid ?? 0), 'SIGTERM');
      await ended;
      await eventually(() => (standIn !== undefined && isAlive(standIn) ? undefined : true));
      await endChromium(browserPid);
    });
    // Who looks before the window has its page disturbs what starts it.
    const endpoint = await eventually(async () => {
      if (started.exitCode !== null) throw new Error(`npm start ended: ${said()}`);
      return (await endpointWithPage(home)) ?? undefined;
    });
    const browser = await chromium.connectOverCDP(endpoint, { timeout: patience });
    const page = await eventually(() =>
      browser
        .contexts()
        .flatMap((context) => context.pages())
        .find((one) => one.url().endsWith('/index.html')),
    );
    page.setDefaultTimeout(patience);
    await page.getByRole('heading', { name: 'No servers yet' }).waitFor();
    const cdp = await page.context().newCDPSession(page);
    const { bounds } = await cdp.send('Browser.getWindowForTarget');
    expect(bounds).toMatchObject({ windowState: 'normal', width: 1100, height: 760 });
    if (process.env.ELECTRON !== '1') expect(said()).toContain('showing the app in this machine’s Chromium');
    await browser.close();
    proves('start.window');
  });
});

/** Where the started browser lets itself be looked at, once it shows the main window’s page; null until then. */
async function endpointWithPage(home: string): Promise<string | null> {
  try {
    const names = await readdir(home, { recursive: true });
    const file = names.find((name) => name.endsWith('DevToolsActivePort')) ?? '';
    const [port] = (await readFile(join(home, file), 'utf8')).split('\n');
    const endpoint = `http://127.0.0.1:${port}`;
    const targets = (await (await fetch(`${endpoint}/json/list`)).json()) as { url: string }[];
    return targets.some(({ url }) => url.endsWith('/index.html')) ? endpoint : null;
  } catch {
    return null;
  }
}

/** The process of the stand-in that works on a home. */
async function standInOf(home: string): Promise<number | undefined> {
  const names = await readdir(join(home, 'window')).catch(() => []);
  return names.map((name) => Number(/^stand-in-(\d+)$/.exec(name)?.[1] ?? 0)).find((pid) => pid > 0);
}
