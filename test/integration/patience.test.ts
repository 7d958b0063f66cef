import type { Client } from '@modelcontextprotocol/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { openRealCore, type RealCore, textOf, until } from '../support/real-core.ts';

let one: RealCore;
beforeEach(async () => {
  one = await openRealCore();
  await one.addChanging('notes');
});
afterEach(() => one.close());

const call = (client: Client, text: string, options: { signal?: AbortSignal; timeout?: number } = {}) =>
  client.callTool({ name: 'notes__note', arguments: { text } }, options);

/** Calls, and gives up once the person is asked; gives the question that stays. */
async function giveUp(client: Client, text: string) {
  const patience = new AbortController();
  const calling = call(client, text, { signal: patience.signal });
  calling.catch(() => {});
  await one.question(({ abandoned }) => !abandoned);
  patience.abort('too slow');
  await expect(calling).rejects.toThrow();
  return await one.question(({ abandoned }) => abandoned);
}

describe.each(['legacy', 'modern'] as const)('an agent of the %s era that gave up', (era) => {
  it('gets the answer given later for its retry, once, and for the same arguments only', async () => {
    proves('approvals.patience');
    const client = await one.connect(era, 'Claude');
    const question = await giveUp(client, 'hello');
    const refused = await until(async () => (await one.ask('history.list', { outcome: 'refused' }))[0]);
    expect(refused).toMatchObject({ kind: 'call', by: 'agent' });

    await one.decide(question, { kind: 'allow-once' });
    expect(one.core.approvals.list()).toEqual([]);
    const late = await until(async () => (await one.ask('approvals.standing', {})).lateAnswers[0]);
    expect(late).toMatchObject({ agent: 'Claude', server: 'notes', tool: 'note', answer: 'allow-once' });

    const other = call(client, 'hello!').catch(() => {});
    const asked = await one.question();
    expect(asked.arguments).toEqual({ text: 'hello!' });
    await one.decide(asked, { kind: 'deny' });
    await other;

    expect(textOf(await call(client, 'hello'))).toBe('{"text":"hello","calls":1}');
    expect((await one.ask('history.list', {}))[0]?.entries[1]).toMatchObject({
      kind: 'approved',
      by: 'person',
      answer: 'allow-once',
      lateAnswer: late.id,
    });

    const again = call(client, 'hello');
    await one.decide(await one.question(), { kind: 'deny', reason: 'once is enough' });
    expect(textOf(await again)).toContain('once is enough');
    const kinds = (await one.ask('history.entries', {})).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'answer.late')).toHaveLength(1);
  });

  it('is not answered for by another agent’s retry', async () => {
    const question = await giveUp(await one.connect(era, 'Claude'), 'hello');
    await one.decide(question, { kind: 'allow-once' });
    const calling = call(await one.connect(era, 'Codex'), 'hello');
    await one.decide(await one.question(), { kind: 'deny' });
    expect(textOf(await calling)).toContain('refused');
  });

  it('waits on for the same question when it calls again before the answer', async () => {
    const client = await one.connect(era, 'Claude');
    const question = await giveUp(client, 'hello');
    const retry = call(client, 'hello');
    const same = await one.question(({ abandoned }) => !abandoned);
    expect(same).toEqual({ ...question, abandoned: false });
    await one.decide(question, { kind: 'allow-once' });
    expect(textOf(await retry)).toBe('{"text":"hello","calls":1}');
  });

  it('gets a no for its retry as well, and what is edited is what the retry sends', async () => {
    const client = await one.connect(era, 'Claude');
    await one.decide(await giveUp(client, 'hello'), { kind: 'deny', reason: 'not today' });
    expect(textOf(await call(client, 'hello'))).toContain('not today');
    await one.decide(await giveUp(client, 'hello'), { kind: 'allow-edited', arguments: { text: 'hi' } });
    expect(textOf(await call(client, 'hello'))).toBe('{"text":"hi","calls":1}');
  });

  it('makes the rule of a late answer that lasts', async () => {
    const client = await one.connect(era, 'Claude');
    await one.decide(await giveUp(client, 'hello'), { kind: 'allow-hour' });
    const rule = await until(async () => (await one.ask('rules.list', {}))[0]);
    expect(rule).toMatchObject({ effect: 'allow', agent: 'Claude', origin: 'approval', expiresAt: expect.any(String) });
    expect(textOf(await call(client, 'something else'))).toBe('{"text":"something else","calls":1}');
  });

  it('loses a late answer that is withdrawn, and all of them when it is revoked', async () => {
    const client = await one.connect(era, 'Claude');
    await one.decide(await giveUp(client, 'hello'), { kind: 'allow-once' });
    const { lateAnswers } = await one.ask('approvals.standing', {});
    await one.ask('approvals.withdraw', { id: lateAnswers[0]?.id ?? '' });
    const question = await giveUp(client, 'hello');
    await one.decide(question, { kind: 'allow-once' });
    await giveUp(client, 'more');
    await one.ask('agents.revoke', { name: 'Claude' });
    expect(one.core.approvals.list()).toEqual([]);
    expect((await one.ask('approvals.standing', {})).lateAnswers).toEqual([]);
  });

  it('is refused while everything is paused, and goes on after it', async () => {
    proves('approvals.pause');
    const client = await one.connect(era, 'Claude');
    const waiting = call(client, 'waits');
    await one.question();
    await one.ask('approvals.pause', {});
    expect(textOf(await waiting)).toContain('The person is away');
    await one.ask('rules.add', { effect: 'allow' });
    expect(textOf(await call(client, 'hello'))).toContain('The person is away');
    await one.restart();
    const back = await one.connect(era, 'Claude');
    expect(textOf(await call(back, 'hello'))).toContain('The person is away');
    expect((await one.ask('history.list', {}))[0]).toMatchObject({ outcome: 'refused', by: 'person' });
    expect(await one.ask('approvals.resume', {})).toMatchObject({ pausedSince: null });
    await until(async () => (await one.ask('servers.list', {}))[0]?.state === 'connected');
    expect(textOf(await call(back, 'hello'))).toBe('{"text":"hello","calls":1}');
  });

  it('gets a result the person wants to read only when they release it', async () => {
    proves('approvals.review');
    const client = await one.connect(era, 'Claude');
    for (const release of [true, false]) {
      const calling = call(client, 'secret plans');
      let over = false;
      void calling.then(() => (over = true));
      await one.decide(await one.question(), { kind: 'allow-once', reviewResult: true });
      const review = await until(async () => (await one.ask('reviews.list', {}))[0]);
      const shown = await one.ask('reviews.show', { id: review.id });
      expect(textOf(shown.result)).toContain('secret plans');
      expect(over).toBe(false);
      await expect(
        one.ask('reviews.decide', { id: review.id, digest: 'another', release: true }),
      ).rejects.toMatchObject({
        code: 'approval.changed',
      });
      await one.ask('reviews.decide', { id: review.id, digest: review.digest, release, reason: 'not for you' });
      const text = textOf(await calling);
      if (release) expect(text).toContain('secret plans');
      else expect(text).toMatch(/^(?!.*secret plans).*keeps its result back: “not for you”/);
    }
    const withheld = await until(async () => (await one.ask('history.list', { outcome: 'failed' }))[0]);
    expect(withheld.entries.map(({ kind }) => kind)).toEqual(['decided', 'approved', 'held', 'failed']);
  });
});
