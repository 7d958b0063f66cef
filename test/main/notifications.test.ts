import { describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { ask, attached, notes, type RunningShell, startShell } from './shell.ts';

const asks = 'Claude Code asks to use write_file';

/** A shell whose person looks elsewhere; `wait` lets so many calls wait, and answers with what is on the screen then. */
async function away(env: NodeJS.ProcessEnv = {}) {
  const running = await startShell(env);
  const page = await running.app.window();
  await running.shell.act({ do: 'blur', window: 2 });
  const wait = async (count: number) => {
    await ask(page, 'rules.remove', { id: `ask ${count}` });
    return await running.shell.look();
  };
  return { ...running, page, wait };
}

async function open({ shell }: RunningShell): Promise<string[]> {
  return (await shell.look()).notifications.filter((one) => one.open).map(({ title }) => title);
}

describe('a notification', () => {
  it('is there for each of a few calls, counts the others, and goes when they no longer wait', async () => {
    proves('shell.notifications');
    const shell = await away();
    await shell.wait(2);
    expect(await open(shell)).toEqual([asks, asks]);
    await shell.wait(4);
    expect(await open(shell)).toEqual([asks, asks, asks, 'One more waits for you']);
    await shell.wait(6);
    expect(await open(shell)).toEqual([asks, asks, asks, '3 more wait for you']);
    await shell.wait(5);
    expect(await open(shell)).toEqual([asks, asks, asks, '2 more wait for you']);
    await shell.wait(1);
    expect(await open(shell)).toEqual([asks]);
    await shell.wait(0);
    expect(await open(shell)).toEqual([]);
  });

  it('has nothing of what the tool is called with, and no sign of its name that hides', async () => {
    proves('shell.notifications');
    const { wait } = await away({ FAKE_TOOL: `a\u202eb\nc${'d'.repeat(200)}` });
    const seen = await wait(1);
    expect(JSON.stringify(seen.notifications)).not.toContain('notes.txt');
    expect(seen.notifications[0]?.title).toMatch(/^Claude Code asks to use a\ufffdb\ufffdcd{75}…$/);
  });

  it('is not there for what comes while one of our windows has the focus', async () => {
    const { shell, wait } = await away();
    await shell.act({ do: 'focus', window: 2 });
    await wait(1);
    await shell.act({ do: 'blur', window: 2 });
    await shell.until((seen) => seen.windows.some((one) => one.url.endsWith('#/prompt') && one.visible));
    await shell.act({ do: 'focus', window: 1 });
    expect((await wait(2)).notifications).toEqual([]);
  });

  it('denies the call it is about, bound to what was shown, and has no other button', async () => {
    proves('shell.deny');
    const { shell, page, wait } = await away();
    await attached(page);
    const seen = await wait(2);
    expect(seen.notifications.map(({ actions }) => actions)).toEqual([['Deny'], ['Deny']]);
    await shell.act({ do: 'click-notification', title: asks, action: 'Deny' });
    expect(await notes(page)).toBe('attached\ndenied: {"id":"id-1","digest":"digest-id-1"}');
  });

  it('has no button for a result, which is read before it is answered for', async () => {
    const { shell, page } = await away();
    await ask(page, 'rules.remove', { id: 'hold 1' });
    expect((await shell.look()).notifications).toMatchObject([{ actions: [] }]);
  });

  it('says in another one when the Deny came too late, and asks nothing', async () => {
    proves('shell.deny');
    const { shell, wait } = await away({ FAKE_DENY_FAILS: '1' });
    await wait(1);
    await shell.act({ do: 'click-notification', action: 'Deny' });
    const seen = await shell.look();
    expect(seen.dialogs).toEqual([]);
    expect(seen.notifications.at(-1)).toEqual({
      title: 'Your Deny came too late or did not count',
      body: 'It no longer waits. Look.',
      actions: [],
      open: true,
    });
  });
});
