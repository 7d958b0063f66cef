import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually, launchApp } from '../e2e/app.ts';
import { proves } from '../proves.ts';
import { ask, attached, heard, notes, said, sharedShell, startShell, temporaryHome } from './shell.ts';

describe('the page', () => {
  const running = sharedShell();

  it('is given two functions and nothing of Node or Electron', async () => {
    proves('shell.sandbox');
    const { app } = running();
    const page = await app.window();
    const seen = await page
      .evaluate(() => {
        const world = globalThis as unknown as Record<string, unknown>;
        const bridge = world.countersign as Record<string, unknown>;
        bridge.request = () => 'replaced';
        return {
          bridge: Object.keys(bridge),
          replaced: String(bridge.request).includes('replaced'),
          others: ['require', 'process', 'module', 'Buffer', '__standInBinding'].filter((name) => name in world),
        };
      })
      .catch((error: Error) => error.message);
    expect(seen).toEqual({ bridge: ['request', 'subscribe'], replaced: false, others: [] });
  });

  it('cannot run what is written into it, nor reach the network', async () => {
    proves('shell.csp');
    const { app } = running();
    const page = await app.window();
    const result = await page.evaluate(async () => ({
      inline: 'inlineRan' in globalThis,
      fetched: await fetch('https://example.com/').then(
        () => true,
        () => false,
      ),
      own: await fetch('/index.html').then(
        () => true,
        () => false,
      ),
    }));
    expect(result).toEqual({ inline: false, fetched: false, own: false });
  });

  it('cannot go elsewhere or open a window', async () => {
    proves('shell.navigation');
    const { app, shell } = running();
    const page = await app.window();
    const before = page.url();
    await page.evaluate(() => {
      location.href = 'https://evil.example/';
    });
    await page.evaluate(() => void window.open('https://evil.example/'));
    expect(await page.evaluate(() => document.title)).toBe('A bare page');
    const { opened } = await shell.until((seen) => seen.opened.length > 0);
    expect(opened).toEqual([{ url: expect.any(String), action: 'deny' }]);
    await eventually(() => page.context().pages().length === 2 || undefined);
    expect(page.url()).toBe(before);
    expect((await shell.look()).windows).toHaveLength(2);
  });

  it('is allowed to copy text, and nothing else', async () => {
    proves('shell.navigation');
    const { app, shell } = running();
    const page = await app.window();
    const state = await page.evaluate(() =>
      navigator.permissions.query({ name: 'geolocation' }).then((one) => one.state),
    );
    expect(state).not.toBe('granted');
    expect((await shell.look()).granted).toEqual(['clipboard-sanitized-write']);
  });
});

describe('the IPC door', () => {
  const running = sharedShell();

  it('knows no request by a name that only every object knows', async () => {
    proves('ipc.parsed');
    const { app } = running();
    const page = await app.window();
    for (const name of ['__proto__', 'constructor', 'toString', 'nothing.here', '']) {
      expect(await ask(page, name)).toMatchObject({ ok: false, error: { message: expect.any(String) } });
    }
  });

  it('answers a handler’s refusal with its code, words and remedy', async () => {
    const { app } = running();
    const reply = await ask(await app.window(), 'rules.remove', { id: 'fail' });
    expect(reply).toEqual({
      ok: false,
      error: { code: 'not_found', message: 'There is no such rule.', remedy: 'Look again.' },
    });
  });

  it('gives the page nothing the contract does not list, in answers and in announcements', async () => {
    proves('ipc.stripped');
    const { app } = running();
    const page = await app.window();
    const status = await ask(page, 'app.status');
    await ask(page, 'rules.remove', { id: 'leak' });
    await eventually(async () => (await heard(page)).length > 0 || undefined);
    expect(await heard(page)).toEqual([{ name: 'history.changed', value: { count: 1, degraded: null } }]);
    expect(JSON.stringify([status, await heard(page)])).not.toContain('canary');
  });
});

describe('the prompt', () => {
  it('stays away while the person looks at the main window, and comes on top when they look elsewhere', async () => {
    const { app, shell } = await startShell();
    const page = await app.window();
    await ask(page, 'rules.remove', { id: 'ask 2' });
    expect(await app.promptIsVisible()).toBe(false);
    const main = (await shell.look()).windows.find((one) => one.visible);
    await shell.act({ do: 'blur', window: main?.id ?? 0 });
    const seen = await shell.look();
    const prompt = seen.windows.find((one) => one.url.endsWith('#/prompt'));
    expect(prompt).toMatchObject({ visible: true, focused: false });
    expect(seen.tray).toMatchObject({ title: '2', toolTip: 'Countersign: 2 wait for you' });
    expect(seen.badge).toBe(2);
    await ask(page, 'rules.remove', { id: 'ask 0' });
    expect(await app.promptIsVisible()).toBe(false);
  });

  it('tells a person who looks elsewhere with a notification that answers nothing and opens the prompt', async () => {
    const { app, shell } = await startShell();
    const page = await app.window();
    await attached(page);
    await shell.act({ do: 'blur', window: 2 });
    await ask(page, 'rules.remove', { id: 'ask 1' });
    expect((await shell.look()).notifications).toEqual([
      {
        title: 'Claude Code asks to use write_file',
        body: expect.stringContaining('files'),
        actions: ['Deny'],
        open: true,
      },
    ]);
    await shell.act({ do: 'click-notification' });
    const { windows } = await shell.look();
    expect(windows.find((one) => one.url.endsWith('#/prompt'))).toMatchObject({ visible: true, focused: true });
    expect(await notes(page)).toBe('attached');
  });

  it('refuses what waits when it is closed, and is there for the next call', async () => {
    const { app, shell } = await startShell();
    const page = await app.window();
    await shell.act({ do: 'blur', window: 2 });
    await ask(page, 'rules.remove', { id: 'ask 1' });
    await (await app.prompt()).close();
    await eventually(async () => (await notes(page)).includes('refused: The prompt was closed.') || undefined);
    expect(await app.promptIsVisible()).toBe(false);
    await ask(page, 'rules.remove', { id: 'ask 1' });
    expect(await (await app.prompt()).title()).toBe('A bare page');
  });

  it('refuses what waits when its page crashes, lets nobody be asked until it is back, and comes back', async () => {
    const { app, shell } = await startShell();
    const page = await app.window();
    await attached(page);
    await shell.act({ do: 'blur', window: 2 });
    await ask(page, 'rules.remove', { id: 'ask 1' });
    const prompt = await app.prompt();
    void prompt.goto('chrome://crash').catch(() => undefined);
    const back = await eventually(async () => {
      const told = await notes(page);
      return told.match(/attached/g)?.length === 2 ? told : undefined;
    });
    expect(back.split('\n')).toEqual([
      'attached',
      'refused: The prompt stopped working before it was answered.',
      'detached',
      'attached',
    ]);
  });

  it('refuses what waits when the main window’s page crashes while it shows it', async () => {
    const { app, shell } = await startShell();
    const page = await app.window();
    await ask(page, 'rules.remove', { id: 'ask 1' });
    void page.goto('chrome://crash').catch(() => undefined);
    await shell.until((seen) => seen.badge === 0);
    const reloaded = await eventually(async () => app.window().then((one) => (one === page ? undefined : one)));
    expect(await notes(reloaded)).toContain('refused: The prompt stopped working');
  });
});

describe('the app’s life', () => {
  it('tells the core when the computer wakes up', async () => {
    proves('servers.wake');
    const { app, shell } = await startShell();
    const page = await app.window();
    await shell.act({ do: 'wake-computer' });
    await eventually(async () => (await notes(page)).includes('woke') || undefined);
  });

  it('goes on when the main window is closed, and the tray brings it back', async () => {
    const { app, shell } = await startShell();
    await (await app.window()).close();
    await shell.until(({ windows }) => windows.length === 1);
    await shell.act({ do: 'click-tray', label: 'Open Countersign' });
    expect(await (await app.window()).title()).toBe('A bare page');
  });

  it('closes the core before it quits, from the tray as from anywhere', async () => {
    const { app, shell } = await startShell();
    await app.window();
    await shell.act({ do: 'click-tray', label: 'Quit Countersign' });
    expect(await app.exited).toBe(0);
    await said(app, 'the core was closed');
  });

  it('quits within seconds even when the core does not close, and says so', async () => {
    const { app } = await startShell({ FAKE_CORE_HANGS: '1' });
    await app.window();
    expect(await app.close()).toBe(1);
    await said(app, 'quitting before everything was closed');
  });

  it('shows why it cannot start, with the remedy, and tries again when asked to', async () => {
    const { app, shell } = await startShell({ FAKE_CORE_FAILS: 'vault.locked', FAKE_CORE_FAILURES: '1' });
    const { dialogs } = await shell.until((seen) => seen.dialogs.length === 1);
    expect(dialogs[0]).toMatchObject({
      detail: 'The fake core cannot start.\n\nStop faking.',
      buttons: ['Try Again', 'Quit'],
    });
    await shell.act({ do: 'answer', button: 'Try Again' });
    expect(await (await app.window()).title()).toBe('A bare page');
  });

  it('starts with its port taken, which its window shows, but not with a vault it cannot open', async () => {
    const taken = await startShell({ FAKE_LISTEN_FAILS: 'port.taken' });
    expect(await (await taken.app.window()).title()).toBe('A bare page');
    const locked = await startShell({ FAKE_LISTEN_FAILS: 'vault.locked' });
    await locked.shell.act({ do: 'answer', button: 'Quit' });
    expect(await locked.app.exited).toBe(1);
    await said(locked.app, 'the core was closed');
  });

  it('ends with an error when the person gives up, and at once when the home is in use', async () => {
    const first = await startShell({ FAKE_CORE_FAILS: 'config.corrupt' });
    await first.shell.act({ do: 'answer', button: 'Quit' });
    expect(await first.app.exited).toBe(1);
    const second = await startShell({ FAKE_CORE_FAILS: 'home.busy' });
    const { dialogs } = await second.shell.until((seen) => seen.dialogs.length === 1);
    expect(dialogs[0]?.buttons).toEqual(['Quit']);
    await second.shell.act({ do: 'answer', button: 'Quit' });
    expect(await second.app.exited).toBe(1);
  });

  it('is one app per home: a second start shows the first one’s window and ends', async () => {
    proves('shell.single');
    const first = await startShell();
    await (await first.app.window()).close();
    await first.shell.until(({ windows }) => windows.length === 1);
    const second = await startShell({}, first.home);
    expect(await second.app.exited).toBe(0);
    expect(await (await first.app.window()).title()).toBe('A bare page');
    const elsewhere = await startShell();
    expect(await (await elsewhere.app.window()).title()).toBe('A bare page');
  });
});

describe('an export', () => {
  const running = sharedShell();

  it('goes where the person says, for their eyes only', async () => {
    const { app, shell, home } = running();
    const path = join(home, 'export.csv');
    await shell.act({ do: 'answer', path });
    const reply = await ask(await app.window(), 'history.export', { format: 'csv' });
    expect(reply).toEqual({ ok: true, value: { path } });
    expect(await readFile(path, 'utf8')).toBe('first\ncsv\n');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('is not made when they change their mind', async () => {
    const { app, shell } = running();
    await shell.act({ do: 'answer' });
    const reply = await ask(await app.window(), 'history.export', { format: 'jsonl' });
    expect(reply).toEqual({ ok: true, value: { path: null } });
  });
});

describe('the launcher', () => {
  it('says what to do when nothing is built', async () => {
    const home = await temporaryHome();
    await writeFile(join(home, 'unused'), '');
    expect(() => launchApp({ home, entry: join(home, 'missing.js') })).toThrow('npm run build');
  });
});
