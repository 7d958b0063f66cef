import { describe, expect, it, vi } from 'vitest';
import { proves } from '../../proves.ts';
import { agent, answer, approvals, oldest, question, stopTime } from './desk.ts';

stopTime();

describe('approvals', () => {
  it('are one per agent and moment in a flood, of which the agent is told, while another agent’s come through', async () => {
    proves('approvals.flood');
    const desk = approvals();
    desk.attach();
    const flood = Array.from({ length: 1000 }, (_, n) =>
      desk.request(question({ arguments: { path: String(n) } })).catch((error) => error.code),
    );
    const other = desk.request(question({ caller: agent('Codex') }));
    expect(desk.list()).toHaveLength(21);
    expect(desk.shown).toHaveLength(21);
    const codex = desk.list().find((approval) => approval.agent === 'Codex');
    desk.decide({ id: codex?.id ?? '', digest: codex?.digest ?? '', answer: { kind: 'allow-once' } });
    await expect(other).resolves.toEqual({ kind: 'allow-once' });
    desk.close();
    const codes = await Promise.all(flood);
    expect(codes.filter((code) => code === 'call.queue_full')).toHaveLength(980);
  });

  it('are not asked for an agent whose questions go unanswered, longer each time, until the person answers one', async () => {
    proves('approvals.cool-down');
    const desk = approvals();
    desk.attach();
    const silence = async () => {
      const asked = expect(desk.request(question())).rejects.toMatchObject({ code: 'call.unanswered' });
      await vi.advanceTimersByTimeAsync(120_000);
      await asked;
    };
    for (let n = 0; n < 3; n++) await silence();
    await expect(desk.request(question())).rejects.toMatchObject({ code: 'call.cooling_down', detail: '60' });
    expect(desk.standing().coolingDown).toMatchObject([{ agent: 'Claude' }]);
    const codex = desk.request(question({ caller: agent('Codex') }));
    answer(desk, { kind: 'deny' });
    await codex;
    await vi.advanceTimersByTimeAsync(60_000);
    await silence();
    await expect(desk.request(question())).rejects.toMatchObject({ code: 'call.cooling_down', detail: '120' });
    await vi.advanceTimersByTimeAsync(120_000);
    const asked = desk.request(question());
    answer(desk, { kind: 'allow-once' });
    await asked;
    await silence();
    const again = desk.request(question());
    answer(desk, { kind: 'deny' });
    await expect(again).resolves.toEqual({ kind: 'deny' });
  });

  it('are denied from a notification when what it showed still waits, and only denied', async () => {
    proves('shell.deny');
    const desk = approvals();
    desk.attach();
    const asked = desk.request(question());
    const { id, digest } = oldest(desk.list());
    expect(() => desk.denyFromNotification({ id, digest: 'another' })).toThrow(
      expect.objectContaining({ code: 'approval.changed' }),
    );
    const more = { id, digest, answer: { kind: 'allow-always' }, confirmed: true };
    desk.denyFromNotification(more);
    await expect(asked).resolves.toEqual({ kind: 'deny', via: 'notification' });
    expect(() => desk.denyFromNotification({ id, digest })).toThrow(expect.objectContaining({ code: 'approval.gone' }));
  });

  it('take edited arguments only when they fit the tool’s schema', async () => {
    proves('approvals.edited-schema');
    const desk = approvals();
    desk.attach();
    const asked = desk.request(question());
    for (const wrong of [{ path: 7 }, {}]) {
      expect(() => answer(desk, { kind: 'allow-edited', arguments: wrong })).toThrow(
        expect.objectContaining({ code: 'approval.arguments' }),
      );
    }
    answer(desk, { kind: 'allow-edited', arguments: { path: 'b' } });
    await expect(asked).resolves.toMatchObject({ arguments: { path: 'b' } });
  });

  it('are not held up by an expression in a schema, and refuse one that would hold them up', async () => {
    proves('approvals.schema-linear');
    const schema = (pattern: string) => ({ inputSchema: { properties: { path: { type: 'string', pattern } } } });
    const edited = (pattern: string, path: string) => {
      const desk = approvals();
      desk.attach();
      const tool = { server: 'files', name: 'write', ...schema(pattern) };
      const asked = desk.request(question({}, { tool })).catch(() => undefined);
      answer(desk, { kind: 'allow-edited', arguments: { path } });
      return asked;
    };
    const long = `${'a'.repeat(50_000)}!`;
    expect(() => edited('^(a+)+$', long)).toThrow(expect.objectContaining({ code: 'approval.arguments' }));
    await edited('(a|aa)+!', long);
    await edited('^a', 'abc');
    for (const pattern of ['(?=a)', '(a)\\1', '(a{1000}){1000}']) {
      expect(() => edited(pattern, 'a')).toThrow(/cannot be used to check/);
    }
  });

  it.each([
    undefined,
    'https://json-schema.org/draft/2020-12/schema',
    'https://json-schema.org/draft/2019-09/schema',
    'http://json-schema.org/draft-07/schema#',
  ])('hold edited arguments against a schema that says it is %s', async ($schema) => {
    const desk = approvals();
    desk.attach();
    const list = { type: 'array', ...($schema ? {} : { prefixItems: [{ const: 1 }] }) };
    const inputSchema = { ...($schema && { $schema }), properties: { list }, required: ['list'] };
    const asked = desk.request(question({}, { tool: { server: 'files', name: 'write', inputSchema } }));
    for (const wrong of [{ list: 'no' }, {}, ...($schema ? [] : [{ list: [2] }])]) {
      expect(() => answer(desk, { kind: 'allow-edited', arguments: wrong })).toThrow(/do not fit the tool: arguments/);
    }
    answer(desk, { kind: 'allow-edited', arguments: { list: [1] } });
    await expect(asked).resolves.toMatchObject({ kind: 'allow-edited' });
  });

  it('refuse edited arguments while the schema is in a dialect nobody knows', async () => {
    const desk = approvals();
    desk.attach();
    const tool = { server: 'files', name: 'write', inputSchema: { $schema: 'https://example.com/mine' } };
    const asked = desk.request(question({}, { tool })).catch(() => undefined);
    expect(() => answer(desk, { kind: 'allow-edited', arguments: {} })).toThrow(/cannot be used to check/);
    answer(desk, { kind: 'deny' });
    await asked;
  });

  it('allow what may destroy, and what a rule wants it for, only by a second act', async () => {
    proves('approvals.second-act');
    const tool = { server: 'files', name: 'write', inputSchema: {}, annotations: { destructiveHint: true } };
    const twice = { effect: 'ask' as const, rule: null, twice: true as const };
    for (const more of [{ tool }, { verdict: twice }]) {
      const desk = approvals();
      desk.attach();
      const asked = desk.request(question({}, more));
      expect(oldest(desk.list()).twice).toBe(true);
      for (const kind of ['allow-once', 'allow-session', 'allow-hour', 'allow-always'] as const) {
        expect(() => answer(desk, { kind })).toThrow(expect.objectContaining({ code: 'approval.unconfirmed' }));
      }
      expect(() => answer(desk, { kind: 'allow-edited', arguments: { path: 'b' } })).toThrow(/second, deliberate act/);
      expect(desk.list()).toHaveLength(1);
      answer(desk, { kind: 'allow-once' }, { confirmed: true });
      await expect(asked).resolves.toEqual({ kind: 'allow-once' });
      const refused = desk.request(question({}, more));
      answer(desk, { kind: 'deny' });
      await expect(refused).resolves.toEqual({ kind: 'deny' });
    }
  });

  it('take no answer that lasts for a tool that is not accepted', async () => {
    proves('approvals.quarantined');
    const desk = approvals();
    desk.attach();
    const pin = { state: 'unreviewed' as const, fingerprint: 'f1', findings: [], changes: [] };
    const asked = desk.request(question({}, { pin }));
    for (const kind of ['allow-session', 'allow-hour', 'allow-always'] as const) {
      expect(() => answer(desk, { kind })).toThrow(expect.objectContaining({ code: 'approval.quarantined' }));
    }
    answer(desk, { kind: 'allow-once' });
    await asked;
  });

  it('are answered together only when they are identical, each bound to what was shown', async () => {
    proves('approvals.together');
    const desk = approvals();
    desk.attach();
    const asked = [question(), question(), question({ arguments: { path: 'b' } })].map((one) => desk.request(one));
    const [one, same, other] = desk.list().map(({ id, digest }) => ({ id, digest }));
    if (!one || !same || !other) throw new Error('three should wait');
    const together = (also: { id: string; digest: string }[]) =>
      desk.decide({ ...one, answer: { kind: 'allow-once' }, also });
    const changed = expect.objectContaining({ code: 'approval.changed' });
    expect(() => together([same, other])).toThrow(changed);
    expect(() => together([{ ...same, digest: one.digest }])).toThrow(changed);
    expect(() => together([one])).toThrow(changed);
    expect(desk.list()).toHaveLength(3);
    together([same]);
    await Promise.all(asked.slice(0, 2));
    expect(desk.list().map(({ id }) => id)).toEqual([other.id]);
    desk.close();
    await expect(asked[2]).rejects.toMatchObject({ code: 'call.prompt_lost' });
  });

  it('show what was sent last time, and a sentence’s worth of consequence', async () => {
    const desk = approvals();
    desk.attach();
    const asked = desk.request(question()).catch(() => {});
    expect(oldest(desk.list())).toMatchObject({
      previous: { arguments: { path: 'before' } },
      sentence: { does: 'destroys', claimed: false, outside: true, about: { argument: 'path', text: 'a' } },
    });
    desk.close();
    await asked;
  });
});
