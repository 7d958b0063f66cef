import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readDoNotDisturb } from '../../src/main/do-not-disturb.ts';
import { proves } from '../proves.ts';
import { ask, startShell } from './shell.ts';

/** An environment whose only program is one of this name that says this. */
async function desktop(program: string, says: string, name: string): Promise<NodeJS.ProcessEnv> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-desktop-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, program), `#!/bin/sh\n${says}\n`);
  await chmod(join(folder, program), 0o755);
  return { PATH: folder, XDG_CURRENT_DESKTOP: name };
}

/** An app for which a call waits while the person looks elsewhere, and tells them so. */
async function waiting(env: NodeJS.ProcessEnv) {
  const { app, shell } = await startShell(env);
  const page = await app.window();
  await shell.act({ do: 'blur', window: 2 });
  await ask(page, 'rules.remove', { id: 'ask 1' });
  expect(await shell.look()).toMatchObject({ badge: 1, tray: { title: '1' }, notifications: [{ open: true }] });
  // A request that asks the desktop too, so that what it says had time to be heard.
  await ask(page, 'app.desktop');
  return { app, shell, page };
}

describe('the prompt', () => {
  it('comes on top by itself always, never, or only outside do-not-disturb, and is told of in each case', async () => {
    proves('shell.prompt-front');
    const quiet = await desktop('gsettings', 'echo false', 'ubuntu:GNOME');
    const open = await desktop('gsettings', 'echo true', 'ubuntu:GNOME');
    const silent = await desktop('gsettings', 'exit 1', 'GNOME');
    const named = (environment: NodeJS.ProcessEnv, front: string) => ({
      XDG_CURRENT_DESKTOP: environment.XDG_CURRENT_DESKTOP,
      PATH: `${environment.PATH}:${process.env.PATH}`,
      FAKE_PROMPT_FRONT: front,
    });
    for (const env of [
      named(quiet, 'always'),
      named(open, 'unless-do-not-disturb'),
      named(silent, 'unless-do-not-disturb'),
    ]) {
      await (await waiting(env)).app.prompt();
    }
    for (const env of [named(open, 'never'), named(quiet, 'unless-do-not-disturb')]) {
      expect(await (await waiting(env)).app.promptIsVisible()).toBe(false);
    }
  });

  it('that stays back is there when the person clicks the notification, and stays until all is answered', async () => {
    proves('shell.prompt-front');
    const { app, shell, page } = await waiting({ FAKE_PROMPT_FRONT: 'never' });
    await shell.act({ do: 'click-notification' });
    await ask(page, 'rules.remove', { id: 'ask 2' });
    expect(await app.promptIsVisible()).toBe(true);
    await ask(page, 'rules.remove', { id: 'ask 0' });
    expect(await app.promptIsVisible()).toBe(false);
  });
});

describe.runIf(process.platform === 'linux')('do-not-disturb', () => {
  it('is what the desktop goes by itself, and unknown where it does not say', async () => {
    const cases: [program: string, says: string, desktop: string, read: boolean | null][] = [
      ['gsettings', 'echo false', 'ubuntu:GNOME', true],
      ['gsettings', 'echo true', 'GNOME', false],
      ['gsettings', 'echo No such schema >&2; exit 1', 'GNOME', null],
      ['gdbus', 'echo "(<true>,)"', 'KDE', true],
      ['gdbus', 'echo "(<false>,)"', 'KDE', false],
      ['gdbus', 'echo "(<7>,)"', 'KDE', null],
      // GNOME's switch is there, and nothing on this desktop obeys it.
      ['gsettings', 'echo false', 'XFCE', null],
    ];
    for (const [program, says, name, read] of cases) {
      expect(await readDoNotDisturb(await desktop(program, says, name))).toBe(read);
    }
  });
});
