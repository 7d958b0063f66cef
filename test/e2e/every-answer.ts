import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { type AnswerDesk, doors, openAnswerDesk, steps } from './answer-desk.ts';
import { askApp } from './scene.ts';

/** Every kind of answer, at both doors, by one device; each checked by what the agent got and what the history says. */
export function everyAnswerBy(device: 'mouse' | 'keyboard'): () => AnswerDesk {
  let desk: AnswerDesk;
  beforeAll(async () => {
    desk = await openAnswerDesk(device);
  });
  afterAll(() => desk?.close());

  describe.each(doors)(`by ${device}, %s`, (door) => {
    const ask = (tool: string, args: Record<string, unknown> = { text: 'hello' }) => desk.ask(door, tool, args);
    const again = (tool: string, args: Record<string, unknown> = { text: 'hello' }) => desk.call(door, tool, args);
    const told = async (tool: string, count = 1) => (await desk.told(door, tool, count)).map(steps);
    const longer = async (tool: string, item: string, args?: Record<string, unknown>) => {
      const { card, got } = await ask(tool, args);
      const menu = card.getByRole('button', {
        name: item.includes('llow') ? 'More ways to allow' : 'More ways to deny',
      });
      await desk.hand.choose(menu, card.getByRole('menuitem', { name: item }).first());
      return got;
    };
    const grants = async (tool: string) =>
      (await askApp(desk.one.page, 'rules.list', {})).filter(
        (rule) => rule.tool === tool && rule.agent === desk.agentAt(door),
      );
    const answered = (answer: string) => ['decided ask', `approved person ${answer}`, 'answered'];
    const byRule = ['decided allow', 'approved rule', 'answered'];

    it('allows once', async () => {
      const { card, got } = await ask('once');
      await desk.hand.press(card.getByRole('button', { name: 'Allow once' }), 'a');
      expect(await got).toContain('hello');
      expect(await told('once')).toEqual([answered('allow-once')]);
      proves('answers.all');
    });

    it('allows for this session', async () => {
      expect(await longer('session', 'Allow for this session')).toContain('hello');
      expect(await again('session')).toContain('hello');
      expect(await told('session', 2)).toEqual([byRule, answered('allow-session')]);
    });

    it('allows for an hour', async () => {
      expect(await longer('hour', 'Allow for an hour')).toContain('hello');
      expect(await again('hour')).toContain('hello');
      expect(await told('hour', 2)).toEqual([byRule, answered('allow-hour')]);
      const [grant] = await grants('hour');
      const left = Date.parse(grant?.expiresAt ?? '') - Date.now();
      expect(left > 3_000_000 && left <= 3_600_000).toBe(true);
    });

    it('allows always, under the conditions that were ticked, and no further', async () => {
      const { card, got } = await ask('always', { path: '/nowhere/a/one.txt', text: 'same' });
      await desk.hand.tick(card.getByRole('checkbox', { name: 'text = same' }));
      await desk.hand.choose(
        card.getByRole('button', { name: 'More ways to allow' }),
        card.getByRole('menuitem', { name: 'Always allow' }),
      );
      expect(await got).toContain('one.txt');
      expect(await again('always', { path: '/nowhere/a/two.txt', text: 'same' })).toContain('two.txt');
      for (const other of [
        { path: '/nowhere/a/two.txt', text: 'other' },
        { path: '/nowhere/b/two.txt', text: 'same' },
      ]) {
        const asked = await ask('always', other);
        await desk.hand.press(asked.card.getByRole('button', { name: 'Deny', exact: true }), 'd');
        expect(await asked.got).toContain('refused');
      }
      const refused = ['decided ask', 'refused person call.refused'];
      expect(await told('always', 4)).toEqual([refused, refused, byRule, answered('allow-always')]);
      expect(await grants('always')).toMatchObject([
        {
          effect: 'allow',
          when: [
            { argument: '/path', is: 'under', folder: '/nowhere/a' },
            { argument: '/text', is: 'equals', value: 'same' },
          ],
        },
      ]);
    });

    it('edits and allows, and keeps both versions', async () => {
      const { card, got } = await ask('edit', { text: 'draft' });
      await desk.hand.press(card.getByRole('button', { name: 'Edit', exact: true }), 'e');
      await desk.hand.write(card.getByRole('textbox', { name: /^text/ }), 'final');
      await desk.hand.press(card.getByRole('button', { name: 'Allow once as edited' }));
      expect(await got).toMatch(/final(?!.*draft)/);
      const [story] = await desk.told(door, 'edit');
      expect(steps(story)).toEqual(answered('allow-edited'));
      expect(story?.entries.map((entry) => entry.arguments)).toEqual([{ text: 'draft' }, { text: 'final' }, undefined]);
    });

    it('denies', async () => {
      const { card, got } = await ask('deny');
      await desk.hand.press(card.getByRole('button', { name: 'Deny', exact: true }), 'd');
      expect(await got).toContain('The person refused this call.');
      expect(await told('deny')).toEqual([['decided ask', 'refused person call.refused']]);
    });

    it('denies with a reason', async () => {
      const { card, got } = await ask('because');
      await desk.hand.press(card.getByRole('button', { name: 'Deny and say why…' }));
      await desk.hand.write(card.getByRole('textbox', { name: 'Reason, which the agent can read' }), 'not on a Friday');
      await desk.hand.press(card.getByRole('button', { name: 'Deny with reason' }));
      expect(await got).toContain('not on a Friday');
      expect((await desk.told(door, 'because'))[0]?.entries.at(-1)).toMatchObject({
        by: 'person',
        reason: 'not on a Friday',
      });
    });

    it('denies always', async () => {
      expect(await longer('never', 'Always deny')).toContain('The person refused this call.');
      expect(await again('never')).toContain('a rule of the person denies this tool');
      expect(await told('never', 2)).toEqual([
        ['decided deny', 'refused rule call.denied'],
        ['decided ask', 'refused person call.refused'],
      ]);
      expect(await grants('never')).toMatchObject([{ effect: 'deny' }]);
    });

    it('lets the agent have a result that the person has read', async () => {
      const { card, got } = await ask('release');
      await desk.hand.tick(card.getByRole('checkbox', { name: /^Let me read the result/ }));
      await desk.hand.press(card.getByRole('button', { name: 'Allow once' }), 'a');
      const result = await desk.openResult(door, 'release');
      await result.getByRole('region', { name: 'Result' }).getByText('hello').waitFor();
      await desk.hand.press(result.getByRole('button', { name: 'Release' }));
      expect(await got).toContain('hello');
      expect(await told('release')).toEqual([['decided ask', 'approved person allow-once', 'held', 'answered person']]);
    });

    it('keeps a result back that the person has read', async () => {
      const { card, got } = await ask('withhold');
      await desk.hand.tick(card.getByRole('checkbox', { name: /^Let me read the result/ }));
      await desk.hand.press(card.getByRole('button', { name: 'Allow once' }), 'a');
      const result = await desk.openResult(door, 'withhold');
      await desk.hand.write(result.getByRole('textbox', { name: /^Reason for withholding it/ }), 'private');
      await desk.hand.press(result.getByRole('button', { name: 'Withhold' }));
      const read = await got;
      expect(read).toContain('the person keeps its result back: “private”');
      expect(read).not.toContain('hello');
      expect(await told('withhold')).toEqual([
        ['decided ask', 'approved person allow-once', 'held', 'failed call.withheld'],
      ]);
    });

    it('answers identical calls together', async () => {
      const { card, got } = await ask('blocker');
      const same = [again('same'), again('same'), again('same')];
      await expect.poll(async () => (await askApp(desk.one.page, 'approvals.list', {})).length).toBe(4);
      await desk.hand.press(card.getByRole('button', { name: 'Deny', exact: true }), 'd');
      await got;
      const first = await desk.open(door, 'same');
      const all = first.getByRole('checkbox', { name: 'Answer all 3 identical calls at once' });
      expect(await all.isChecked()).toBe(true);
      await desk.hand.press(first.getByRole('button', { name: 'Allow once' }), 'a');
      for (const one of await Promise.all(same)) expect(one).toContain('hello');
      expect(await told('same', 3)).toEqual(Array.from({ length: 3 }, () => answered('allow-once')));
    });

    it('refuses everything until the person is back, and takes calls again', async () => {
      const { page, app } = desk.one;
      const turn = async (item: string) => {
        const inWindow = page.getByRole('region', { name: 'Pause' }).getByRole('button');
        if (door === 'on top' && app.shell) await app.shell.act({ do: 'click-tray', label: item });
        else await desk.hand.press(inWindow);
      };
      const { got } = await ask('pause');
      await turn('Refuse Everything Until I’m Back');
      expect(await got).toContain('The person is away');
      expect(await again('pause')).toContain('The person is away');
      await page
        .getByText(/^Everything is refused until you’re back/)
        .first()
        .waitFor();
      await turn('I’m Back: Take Calls Again');
      await expect.poll(async () => (await askApp(page, 'approvals.standing', {})).pausedSince).toBe(null);
      const back = await ask('pause');
      await desk.hand.press(back.card.getByRole('button', { name: 'Deny', exact: true }), 'd');
      await back.got;
      const paused = ['decided ask', 'refused person call.paused'];
      expect(await told('pause', 3)).toEqual([['decided ask', 'refused person call.refused'], paused, paused]);
      const changes = (await askApp(page, 'history.list', { limit: 20 })).flatMap((story) => steps(story));
      expect(changes).toEqual(expect.arrayContaining(['paused person', 'resumed person']));
    });

    it('allows what may destroy only by a second, deliberate act, whatever the page sends', async () => {
      const { card, got } = await ask('wipe', { path: '/nowhere' });
      const page = await desk.pageAt(door);
      const allow = card.getByRole('button', { name: 'Allow once' });
      const [waiting] = await askApp(page, 'approvals.list', {});
      const { id = '', digest = '' } = waiting ?? {};
      const unconfirmed = askApp(page, 'approvals.decide', { id, digest, answer: { kind: 'allow-once' } });
      await expect(unconfirmed).rejects.toThrow('only allowed by a second, deliberate act');
      // Answers count from now on, but not this one.
      await expect.poll(() => card.getByRole('button', { name: 'Deny', exact: true }).isEnabled()).toBe(true);
      await page.keyboard.press('a');
      expect(await allow.isDisabled()).toBe(true);
      await desk.hand.tick(card.getByRole('checkbox', { name: 'I understand this may destroy data' }));
      await desk.hand.press(allow, 'a');
      expect(await got).toContain('/nowhere');
      expect(await told('wipe')).toEqual([answered('allow-once')]);
      proves('approvals.second-act');
    });
  });
  return () => desk;
}
