import { describe, expect, it } from 'vitest';
import { dispatch } from '../../src/core/dispatch.ts';
import type { Approval } from '../../src/shared/approvals.ts';
import type { Reply } from '../../src/shared/ipc.ts';
import { proves } from '../proves.ts';
import { type RunningCore, runCore } from './core-harness.ts';

/** Tries a tool of `recorder` as the window would. */
function tryTool({ core }: RunningCore, tool: string, args: Record<string, unknown>): Promise<Reply> {
  return dispatch(core.handlers, { door: 'window' }, 'tools.try', { server: 'recorder', tool, arguments: args });
}

/** The first call that comes to wait. */
function waiting({ core }: RunningCore): Promise<Approval> {
  core.approvals.attach();
  return new Promise((resolve) => {
    const stop = core.subscribe((message) => {
      const [first] = message.name === 'approvals.changed' ? message.value : [];
      if (!first) return;
      stop();
      resolve(first);
    });
  });
}

const stories = async ({ ask }: RunningCore) => (await ask('history.list', {})).filter(({ kind }) => kind === 'call');

describe('a tool the person tries', () => {
  it('asks by default, as “you”, and reaches its server only after the answer', async () => {
    proves('tools-screen.one-road');
    const running = await runCore();
    const asked = waiting(running);
    const reply = tryTool(running, 'echo', { message: 'hello' });
    const approval = await asked;
    expect(approval).toMatchObject({ agent: 'you', server: 'recorder', tool: 'echo', arguments: { message: 'hello' } });
    expect(running.reached()).toEqual([]);
    running.core.approvals.decide({ id: approval.id, digest: approval.digest, answer: { kind: 'allow-once' } });
    expect(await reply).toMatchObject({ ok: true, value: { content: [{ type: 'text', text: 'hello' }] } });
    expect(running.reached()).toEqual(['echo']);
    await expect
      .poll(() => stories(running))
      .toMatchObject([{ agent: 'you', tool: 'echo', outcome: 'answered', by: 'person' }]);
  });

  it('is refused by a rule that denies it, and the server never hears of it', async () => {
    const running = await runCore();
    await running.ask('rules.add', { effect: 'deny', agent: 'you', server: 'recorder' });
    expect(await tryTool(running, 'echo', { message: 'no' })).toMatchObject({
      ok: false,
      error: { code: 'call.denied' },
    });
    expect(running.reached()).toEqual([]);
    expect(await stories(running)).toMatchObject([{ agent: 'you', outcome: 'refused', by: 'rule' }]);
  });

  it('keeps what was allowed for this session, and a command line’s calls still ask', async () => {
    const running = await runCore();
    const asked = waiting(running);
    const first = tryTool(running, 'echo', { message: 'one' });
    const { id, digest } = await asked;
    running.core.approvals.decide({ id, digest, answer: { kind: 'allow-session' } });
    expect(await first).toMatchObject({ ok: true });
    expect(await tryTool(running, 'echo', { message: 'two' })).toMatchObject({ ok: true });
    const fromCommandLine = waiting(running);
    const other = running.call('echo', { message: 'three' }).catch((error: unknown) => error);
    const { agent, ...question } = await fromCommandLine;
    expect(agent).toBe('cli');
    running.core.approvals.decide({ id: question.id, digest: question.digest, answer: { kind: 'deny' } });
    expect(await other).toMatchObject({ code: 'call.refused' });
  });

  it('ends when the person stops it, and the history says so', async () => {
    proves('tools-screen.stop');
    const running = await runCore();
    await running.ask('rules.add', { effect: 'allow', agent: 'you', server: 'recorder' });
    const stopped = tryTool(running, 'slow', { ms: 600_000 });
    await expect.poll(running.reached).toEqual(['slow']);
    const slow = { server: 'recorder', tool: 'slow' };
    await dispatch(running.core.handlers, { door: 'window' }, 'tools.stopTrying', slow);
    expect(await stopped).toMatchObject({
      ok: false,
      error: { code: 'call.cancelled', message: 'You stopped this call.' },
    });
    await expect
      .poll(() => stories(running))
      .toContainEqual(expect.objectContaining({ agent: 'you', tool: 'slow', outcome: 'failed' }));
  });

  it('cannot be tried by another door', async () => {
    const { core } = await runCore();
    const input = { server: 'recorder', tool: 'echo', arguments: {} };
    const reply = await dispatch(core.handlers, { door: 'socket' }, 'tools.try', input);
    expect(reply).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
  });
});
