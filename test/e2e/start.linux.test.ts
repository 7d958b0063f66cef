import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { inspector } from '../integration/real-agents.ts';
import { proves } from '../proves.ts';
import { everythingOverStdio } from '../support/everything.ts';
import { type Product, product } from '../support/product.ts';
import { inTerminal } from '../support/serve-in-terminal.ts';
import { collect, eventually } from './app.ts';
import { removeHome } from './open-app.ts';
import { personAt } from './person.ts';

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
      process.kill(-(started.pid ?? 0), 'SIGTERM');
      await ended;
      await eventually(async () => ((await debuggingPort(home)) === null ? true : undefined));
    });
    const port = await eventually(async () => {
      if (started.exitCode !== null) throw new Error(`npm start ended: ${said()}`);
      return (await debuggingPort(home)) ?? undefined;
    });
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const page = await eventually(() =>
      browser
        .contexts()
        .flatMap((context) => context.pages())
        .find((one) => one.url().endsWith('/index.html')),
    );
    expect(await personAt(page).gatewayUrl()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    const cdp = await page.context().newCDPSession(page);
    const { bounds } = await cdp.send('Browser.getWindowForTarget');
    expect(bounds).toMatchObject({ windowState: 'normal', width: 1100, height: 760 });
    if (process.env.ELECTRON !== '1') expect(said()).toContain('showing the app in this machine’s Chromium');
    await browser.close();
    proves('start.window');
  });
});

/** Where the started browser lets itself be looked at; null while it is not there. */
async function debuggingPort(home: string): Promise<string | null> {
  const names = await readdir(home, { recursive: true }).catch(() => []);
  const file = names.find((name) => name.endsWith('DevToolsActivePort'));
  const text = file === undefined ? '' : await readFile(join(home, file), 'utf8').catch(() => '');
  return text.split('\n')[0] || null;
}
