import { describe, expect, it, vi } from 'vitest';
import { proves } from '../../proves.ts';
import { abandon, agent, answer, approvals, oldest, question, stopTime } from './desk.ts';

stopTime();

describe('approvals whose agent gave up', () => {
  it('keep the answer to an agent that gave up for one retry of exactly that call', async () => {
    const desk = approvals();
    desk.attach();
    await abandon(desk);
    answer(desk, { kind: 'allow-once' });
    expect(desk.late).toEqual([{ kind: 'allow-once' }]);
    expect(desk.standing().lateAnswers).toMatchObject([{ agent: 'Claude', tool: 'write', answer: 'allow-once' }]);

    const pin = { state: 'changed' as const, fingerprint: 'f2', findings: [], changes: [] };
    expect(await desk.takeLate(question({ arguments: { path: 'b' } }))).toBeNull();
    expect(await desk.takeLate(question({ caller: agent('Codex') }))).toBeNull();
    expect(
      await desk.takeLate(question({ tool: 'read' }, { tool: { server: 'files', name: 'read', inputSchema: {} } })),
    ).toBeNull();
    expect(await desk.takeLate(question({}, { pin }))).toBeNull();
    expect(await desk.takeLate(question({}, { pin: { ...pin, state: 'accepted' } }))).toBeNull();

    const [first, second] = await Promise.all([desk.takeLate(question()), desk.takeLate(question())]);
    expect(first?.answer).toEqual({ kind: 'allow-once' });
    expect(second).toBeNull();
    expect(desk.standing().lateAnswers).toEqual([]);
  });

  it('forget a late answer after ten minutes, when it is withdrawn, and when it could not be recorded', async () => {
    proves('approvals.late-expires');
    const desk = approvals();
    desk.attach();
    await abandon(desk);
    answer(desk, { kind: 'allow-once' });
    vi.setSystemTime(Date.now() + 10 * 60_000);
    expect(await desk.takeLate(question())).toBeNull();
    await vi.advanceTimersByTimeAsync(10 * 60_000);

    await abandon(desk);
    answer(desk, { kind: 'allow-once' });
    desk.withdraw(desk.standing().lateAnswers[0]?.id ?? '');
    expect(await desk.takeLate(question())).toBeNull();

    const broken = approvals(async () => {
      throw new Error('disk full');
    });
    broken.attach();
    await abandon(broken);
    answer(broken, { kind: 'allow-once' });
    expect(await broken.takeLate(question())).toBeNull();
  });

  it('keep a late no as well, and of a late answer that lasts only what it is for one call', async () => {
    const desk = approvals();
    desk.attach();
    await abandon(desk);
    answer(desk, { kind: 'deny', reason: 'not now' });
    expect((await desk.takeLate(question()))?.answer).toEqual({ kind: 'deny', reason: 'not now' });
    await abandon(desk);
    answer(desk, { kind: 'allow-always' });
    expect(desk.late.at(-1)).toEqual({ kind: 'allow-always' });
    expect((await desk.takeLate(question()))?.answer).toEqual({ kind: 'allow-once' });
  });

  it('let a retry that comes before the answer take over the question, under the same id', async () => {
    const desk = approvals();
    desk.attach();
    await abandon(desk);
    const before = oldest(desk.list());
    const retry = desk.request(question());
    expect(desk.list()).toEqual([{ ...before, abandoned: false }]);
    answer(desk, { kind: 'allow-once' });
    await expect(retry).resolves.toEqual({ kind: 'allow-once' });
    expect(await desk.takeLate(question())).toBeNull();
  });

  it('count abandoned questions in the queue, so that calling and giving up again does not fill it', async () => {
    const desk = approvals();
    desk.attach();
    for (let n = 0; n < 20; n++) await abandon(desk, { arguments: { path: String(n) } });
    await expect(desk.request(question({ arguments: { path: 'one more' } }))).rejects.toMatchObject({
      code: 'call.queue_full',
    });
  });

  it('forget an agent that was revoked, its questions and late answers', async () => {
    const desk = approvals();
    desk.attach();
    await abandon(desk);
    answer(desk, { kind: 'allow-once' });
    await abandon(desk, { arguments: { path: 'b' } });
    desk.forgetAgent('Claude');
    expect(desk.list()).toEqual([]);
    expect(await desk.takeLate(question())).toBeNull();
  });
});
