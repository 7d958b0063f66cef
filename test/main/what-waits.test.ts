import { describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { ask, notes, startShell } from './shell.ts';

describe('the shell', () => {
  it('puts the prompt on top for a result that waits to be read, as for a call', async () => {
    proves('shell.results');
    const { app, shell } = await startShell();
    const page = await app.window();
    await shell.act({ do: 'blur', window: 2 });
    await ask(page, 'rules.remove', { id: 'hold 1' });
    const seen = await shell.look();
    expect(seen.windows.find((one) => one.url.endsWith('#/prompt'))).toMatchObject({ visible: true, focused: false });
    expect(seen).toMatchObject({ badge: 1, tray: { title: '1' } });
    expect(seen.notifications).toMatchObject([{ title: 'Read what write_file answered before Claude Code does' }]);
    await ask(page, 'rules.remove', { id: 'ask 1' });
    expect((await shell.look()).badge).toBe(2);
    await ask(page, 'rules.remove', { id: 'ask 0' });
    expect(await app.promptIsVisible()).toBe(true);
    await ask(page, 'rules.remove', { id: 'hold 0' });
    expect(await app.promptIsVisible()).toBe(false);
  });

  it('refuses everything until the person is back, from the tray, which says so and takes calls again', async () => {
    proves('shell.pause');
    const { app, shell } = await startShell();
    const page = await app.window();
    await shell.act({ do: 'click-tray', label: 'Refuse Everything Until I’m Back' });
    const paused = await shell.until((seen) => seen.tray?.menu.includes('I’m Back: Take Calls Again') === true);
    expect(paused.tray?.toolTip).toBe('Countersign: everything is refused until you are back');
    await shell.act({ do: 'click-tray', label: 'I’m Back: Take Calls Again' });
    await shell.until((seen) => seen.tray?.menu.includes('Refuse Everything Until I’m Back') === true);
    expect((await notes(page)).match(/paused|resumed/g)).toEqual(['paused', 'resumed']);
  });

  it('says in the tray from its start that everything is refused since before', async () => {
    const { app, shell } = await startShell({ FAKE_CORE_PAUSED: '2026-11-20T09:00:00.000Z' });
    await app.window();
    expect((await shell.look()).tray?.menu).toContain('I’m Back: Take Calls Again');
  });
});
