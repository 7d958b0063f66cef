import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/core/digest.ts';
import type { EntryData } from '../../../src/shared/history.ts';
import { proves } from '../../proves.ts';
import { type Run, rulesHome } from './rules-home.ts';

let home: ReturnType<typeof rulesHome>;
let run: Run;
beforeEach(async () => {
  home = rulesHome();
  run = await home.open();
});
afterEach(() => home.remove());

let calls = 0;
/** A call as the history has it: asked, and answered by the person. */
async function past(tool: string, args: Record<string, unknown>, answer: 'allow' | 'deny' = 'allow') {
  const story = { call: `c-${calls++}`, agent: 'claude', server: 'fs', tool };
  await run.record({ ...story, kind: 'decided', effect: 'ask', argumentsDigest: digestOf(args), arguments: args });
  const over: EntryData = answer === 'allow' ? { kind: 'approved', by: 'person' } : { kind: 'refused', by: 'person' };
  await run.record({ ...story, ...over });
}

describe('trying a rule against the history', () => {
  it('counts what it would have said, and how often the person answered the same', async () => {
    for (const n of [1, 2, 3]) await past('read', { path: `/work/${n}` });
    await past('read', { path: '/etc/passwd' }, 'deny');
    await past('read', { path: '/work/secret' }, 'deny');
    await past('write', { path: '/work/1' });
    const rule = {
      effect: 'allow' as const,
      tool: 'read',
      when: [{ argument: '/path', is: 'under' as const, folder: '/work' }],
    };
    const trial = await run.rules.try(rule, 1000);
    expect(trial).toMatchObject({
      calls: 6,
      before: { allow: 0, ask: 6, deny: 0 },
      after: { allow: 4, ask: 2, deny: 0 },
      matched: 4,
      unclear: 0,
      answers: { same: 3, other: 1 },
    });
    expect(trial.changes[0]).toMatchObject({ agent: 'claude', tool: 'read', before: 'ask', after: 'allow' });
    expect(run.rules.list()).toEqual([]);
    expect((await run.rules.try(null, 2)).calls).toBe(2);
  });

  it('does not pretend to know what the history keeps redacted', async () => {
    await past('login', { password: 'hunter2-hunter2' });
    const when = [{ argument: '/password', is: 'equals' as const, value: 'hunter2-hunter2' }];
    expect(await run.rules.try({ effect: 'allow', when }, 100)).toMatchObject({ matched: 0, unclear: 1 });
    expect(await run.rules.try({ effect: 'deny', when }, 100)).toMatchObject({ matched: 1, unclear: 1 });
  });

  it('explains one call, with a rule that is not there yet', async () => {
    const call = { agent: 'claude', server: 'fs', tool: 'read', arguments: { path: '/etc' } };
    expect((await run.rules.explain(call)).verdict.effect).toBe('ask');
    const told = await run.rules.explain(call, { effect: 'deny', tool: 'read' });
    expect(told).toMatchObject({ verdict: { effect: 'deny' }, matched: [{ rule: { tool: 'read' } }] });
    expect(run.rules.list()).toEqual([]);
  });
});

describe('suggestions', () => {
  it('are for what was allowed again and again unchanged and never denied, and add nothing themselves', async () => {
    for (let n = 0; n < 6; n++) {
      await past('read', { path: '/work/a' });
      await past('write', { path: `/work/${n}` });
      await past('login', { password: 'hunter2-hunter2' });
      await past('delete', { path: '/work/a' }, n === 3 ? 'deny' : 'allow');
    }
    const [one, ...others] = await run.rules.suggestions();
    expect(others).toEqual([]);
    expect(one).toMatchObject({ allowed: 6, rule: { effect: 'allow', agent: 'claude', server: 'fs', tool: 'read' } });
    expect(run.rules.list()).toEqual([]);
    if (one) await run.rules.add(one.rule);
    expect(run.effect({ agent: 'claude', server: 'fs', tool: 'read', arguments: { path: '/work/a' } })).toBe('allow');
    expect(run.effect({ agent: 'claude', server: 'fs', tool: 'read', arguments: { path: '/work/a', more: 1 } })).toBe(
      'ask',
    );
    expect(await run.rules.suggestions()).toEqual([]);
  });
});

describe('a budget', () => {
  const call = { agent: 'claude', session: 's', server: 'fs', tool: 'read', arguments: {} };
  /** What the road does: the verdict, and what it writes before the call is sent. */
  async function decide(on: Run): Promise<string> {
    const { effect, rule } = on.rules.decide(call);
    const { session: _, ...story } = call;
    await on.record({ ...story, kind: 'decided', call: `c-${calls++}`, effect, ...(rule && { rule: rule.id }) });
    return effect;
  }

  it('is never exceeded, not by calls at the same time and not by a restart', async () => {
    proves('rules.budgets');
    await run.rules.add({ effect: 'allow', budget: { calls: 5, per: 'hour' } });
    const first = await Promise.all([decide(run), decide(run), decide(run)]);
    await run.close();
    home.clock.at += 60_000;
    run = await home.open();
    const second = await Promise.all([decide(run), decide(run), decide(run), decide(run)]);
    expect([...first, ...second]).toEqual(['allow', 'allow', 'allow', 'allow', 'allow', 'ask', 'ask']);
    home.clock.at += 59 * 60_000 - 1;
    expect(await decide(run)).toBe('ask');
    home.clock.at += 1;
    expect([await decide(run), await decide(run), await decide(run), await decide(run)]).toEqual([
      'allow',
      'allow',
      'allow',
      'ask',
    ]);
  });

  it('gives nothing back when the clock goes backwards', async () => {
    proves('rules.budgets');
    await run.rules.add({ effect: 'allow', budget: { calls: 2, per: 'minute' } });
    expect(await decide(run)).toBe('allow');
    home.clock.at -= 3_600_000;
    expect([await decide(run), await decide(run)]).toEqual(['allow', 'ask']);
    await run.close();
    run = await home.open();
    expect(await decide(run)).toBe('ask');
    home.clock.at += 61_000;
    expect(await decide(run)).toBe('ask');
  });

  it('is not touched by looking, explaining or trying', async () => {
    await run.rules.add({ effect: 'allow', budget: { calls: 1, per: 'day' } });
    for (let n = 0; n < 3; n++) {
      run.rules.consider(call);
      await run.rules.explain(call);
      run.rules.isOffered(call);
    }
    expect([await decide(run), await decide(run)]).toEqual(['allow', 'ask']);
  });

  it('shows how often each rule decided, and when last', async () => {
    const { id } = await run.rules.add({ effect: 'allow' });
    await decide(run);
    await decide(run);
    expect(await run.rules.uses()).toEqual([{ rule: id, calls: 2, lastAt: new Date(home.clock.at).toISOString() }]);
  });
});

describe('grants', () => {
  const call = { agent: 'claude', session: 's1', server: 'fs', tool: 'read', arguments: { path: '/work/a' } };

  it('are for exactly this agent and tool, as long and as wide as the answer said', async () => {
    const when = [{ argument: '/path', is: 'equals' as const, value: '/work/a' }];
    const expiresAt = new Date(home.clock.at + 3_600_000).toISOString();
    await run.rules.grant(call, 'always', { when, expiresAt });
    expect(run.rules.consider(call).effect).toBe('allow');
    expect(run.rules.consider({ ...call, arguments: { path: '/work/b' } }).effect).toBe('ask');
    expect(run.rules.consider({ ...call, agent: 'codex' }).effect).toBe('ask');
    home.clock.at += 3_600_000;
    expect(run.rules.consider(call).effect).toBe('ask');
  });

  it('of a session are not on disk and end with it; those of an agent or tool can be forgotten', async () => {
    await run.rules.grant(call, 'session');
    await run.rules.grant({ ...call, tool: 'write' }, 'always');
    const own = await run.rules.add({ effect: 'allow', agent: 'claude', tool: 'own' });
    expect(home.read()).not.toContain('s1');
    run.rules.endSession('s1');
    expect(run.rules.consider(call).effect).toBe('ask');
    await run.rules.forgetGrants({ server: 'fs', tool: 'other' });
    expect(run.rules.list()).toHaveLength(2);
    await run.rules.forgetGrants({ agent: 'claude' });
    expect(run.rules.list()).toEqual([own]);
  });
});
