import { describe, expect, it, vi } from 'vitest';
import { proves } from '../../proves.ts';
import { approvals, oldest, question, stopTime } from './desk.ts';

stopTime();

describe('approvals', () => {
  it('refuse at once when nobody can be asked', async () => {
    await expect(approvals().request(question())).rejects.toMatchObject({ code: 'call.nobody_to_ask' });
  });

  it('pass the person’s answer on', async () => {
    const desk = approvals();
    desk.attach();
    const asked = desk.request(question());
    const { id, digest } = oldest(desk.list());
    desk.decide({ id, digest, answer: { kind: 'allow-session' } });
    await expect(asked).resolves.toEqual({ kind: 'allow-session' });
    expect(desk.list()).toEqual([]);
  });

  it('do not count an answer to something else than was shown', async () => {
    proves('prompt.digest');
    const desk = approvals();
    desk.attach();
    const asked = desk.request(question());
    const other = desk.request(question({ arguments: { path: 'b' } }));
    const [first, second] = desk.list();
    const answer = { id: first?.id ?? '', digest: second?.digest ?? '', answer: { kind: 'allow-once' } as const };
    expect(() => desk.decide(answer)).toThrow(expect.objectContaining({ code: 'approval.changed' }));
    expect(desk.list()).toHaveLength(2);
    desk.close();
    await expect(asked).rejects.toMatchObject({ code: 'call.prompt_lost' });
    await expect(other).rejects.toMatchObject({ code: 'call.prompt_lost' });
  });

  it('take one answer only', async () => {
    const desk = approvals();
    desk.attach();
    const asked = desk.request(question());
    const { id, digest } = oldest(desk.list());
    desk.decide({ id, digest, answer: { kind: 'deny' } });
    expect(() => desk.decide({ id, digest, answer: { kind: 'allow-once' } })).toThrow(
      expect.objectContaining({ code: 'approval.gone' }),
    );
    await expect(asked).resolves.toEqual({ kind: 'deny' });
  });

  it('refuse after silence', async () => {
    const desk = approvals();
    desk.attach();
    const asked = expect(desk.request(question())).rejects.toMatchObject({ code: 'call.unanswered' });
    await vi.advanceTimersByTimeAsync(119_999);
    expect(desk.list()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    await asked;
    expect(desk.list()).toEqual([]);
  });

  it('refuse an answer that comes after its time, even when the timer is late as after sleep', async () => {
    const desk = approvals();
    desk.attach();
    const asked = expect(desk.request(question())).rejects.toMatchObject({ code: 'call.unanswered' });
    const { id, digest } = oldest(desk.list());
    vi.setSystemTime(Date.now() + 120_000);
    expect(() => desk.decide({ id, digest, answer: { kind: 'allow-once' } })).toThrow(
      expect.objectContaining({ code: 'approval.gone' }),
    );
    await vi.advanceTimersByTimeAsync(120_000);
    await asked;
  });

  it('refuse when the last one who could be asked leaves', async () => {
    const desk = approvals();
    const [window, terminal] = [desk.attach(), desk.attach()];
    const asked = expect(desk.request(question())).rejects.toMatchObject({ code: 'call.prompt_lost' });
    window.detach();
    window.detach();
    expect(desk.list()).toHaveLength(1);
    terminal.detach();
    await asked;
  });

  it('refuse when the agent gives up, and keep the question', async () => {
    const desk = approvals();
    desk.attach();
    const gone = new AbortController();
    const asked = expect(desk.request(question({ signal: gone.signal }))).rejects.toMatchObject({
      code: 'call.cancelled',
    });
    gone.abort();
    await asked;
    expect(desk.list()).toMatchObject([{ abandoned: true }]);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(desk.list()).toEqual([]);
  });

  it('are limited per agent, so that one flood does not shut the others out', async () => {
    proves('prompt.queue-limit');
    const desk = approvals();
    desk.attach();
    const waiting = Array.from({ length: 20 }, () => desk.request(question()).catch((error) => error.code));
    await expect(desk.request(question())).rejects.toMatchObject({ code: 'call.queue_full' });
    const caller = { agent: 'Codex', session: 's2', client: null, servers: null };
    const other = desk.request(question({ caller })).catch((error) => error.code);
    expect(desk.list()).toHaveLength(21);
    desk.close();
    expect(new Set(await Promise.all([...waiting, other]))).toEqual(new Set(['call.prompt_lost']));
  });

  it('tell the waiting agent again and again that the person is thinking', async () => {
    const desk = approvals();
    desk.attach();
    const beats: number[] = [];
    const asked = desk.request(question({ onProgress: ({ progress }) => beats.push(progress) })).catch(() => {});
    await vi.advanceTimersByTimeAsync(15_000);
    expect(beats).toEqual([0, 5, 10, 15]);
    desk.close();
    await asked;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(beats).toHaveLength(4);
  });

  it('announce every change', async () => {
    const desk = approvals();
    desk.attach();
    const asked = desk.request(question()).catch(() => {});
    expect(desk.shown.at(-1)).toHaveLength(1);
    desk.close();
    await asked;
    expect(desk.shown.at(-1)).toEqual([]);
  });
});
