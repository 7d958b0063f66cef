import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRules } from '../../../src/core/rules/compile-rules.ts';
import { decide, explain, isOffered } from '../../../src/core/rules/decide.ts';
import { usualHierarchy } from '../../../src/shared/rule-set.ts';
import { effects, type Rule } from '../../../src/shared/rules.ts';
import { proves } from '../../proves.ts';
import { base, effectOf, facts, now, rule, subject } from './rule.ts';

const name = fc.constantFrom('github', 'files', 'a', 'ab');
const glob = fc.constantFrom('*', 'github', 'file?', 'a*', '*b', 'files');
const scope = fc.constantFrom('files:read', 'files:write', 'files:admin', 'net:read', '*', '*:read');
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 });
const condition = fc.oneof(
  fc.record({ argument: fc.constant('/n'), is: fc.constant('range' as const), min: fc.integer({ min: 0, max: 3 }) }),
  fc.record({
    argument: fc.constant('/path'),
    is: fc.constant('under' as const),
    folder: fc.constantFrom('/work', '/etc'),
  }),
  fc.record({
    argument: fc.constantFrom('/n', '/path', '/x'),
    is: fc.constantFrom('present' as const, 'absent' as const),
  }),
);
const oneRule = fc
  .record({
    effect: fc.constantFrom(...effects),
    agent: glob,
    server: glob,
    tool: glob,
    past: fc.boolean(),
    scopes: maybe(fc.array(scope, { minLength: 1, maxLength: 2 })),
    claims: maybe(fc.record({ readOnlyHint: fc.boolean() })),
    when: maybe(fc.array(condition, { minLength: 1, maxLength: 2 })),
    budget: maybe(fc.constant({ calls: 3, per: 'hour' as const })),
    reviewResult: maybe(fc.boolean()),
  })
  .map(
    ({ past, scopes, claims, when, budget, reviewResult, ...rest }): Rule =>
      rule({
        ...rest,
        expiresAt: past ? '2026-11-20T09:59:59.000Z' : null,
        ...(scopes && { scopes }),
        ...(claims && { claims }),
        ...(when && { when }),
        ...(budget && rest.effect === 'allow' && { budget }),
        ...(reviewResult && { reviewResult }),
      }),
  );
const ruleLists = fc
  .array(oneRule, { maxLength: 12 })
  .map((list) => list.map((one, at) => ({ ...one, id: `r-${at}` })));
const calls = fc
  .record({
    agent: name,
    session: name,
    server: name,
    tool: name,
    arguments: fc.record(
      {
        n: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.string()),
        path: fc.constantFrom('/work/a', '/etc/b', 'c', '/work/../etc'),
      },
      { requiredKeys: [] },
    ),
    claims: maybe(fc.record({ readOnlyHint: fc.boolean() }, { requiredKeys: [] })),
  })
  .map(({ claims, ...rest }) => ({ ...rest, ...(claims && { claims }) }));
const worlds = fc.record({
  strict: fc.boolean(),
  sealed: fc.boolean(),
  trustedServers: fc.subarray(['github', 'files']),
  scopes: fc.record({
    hierarchy: fc.constant(usualHierarchy),
    tools: fc.array(fc.record({ server: name, tool: glob, scopes: fc.array(scope, { maxLength: 2 }) }), {
      maxLength: 4,
    }),
  }),
});
const uses = fc.nat({ max: 4 }).map((used) => facts({ used: () => used }));
const rank = { deny: 0, ask: 1, allow: 2 };

describe('decide', () => {
  it('asks when no rule matches', () => {
    proves('rules.default-ask');
    expect(decide(compileRules(base([rule({ server: 'files' })])), subject(), facts())).toEqual({
      effect: 'ask',
      rule: null,
    });
  });

  it('lets a deny win over an ask, and an ask over an allow, in whatever order they stand', () => {
    proves('rules.order');
    fc.assert(
      fc.property(ruleLists, calls, worlds, uses, fc.nat(), (list, call, world, given, seed) => {
        const turned = [...list.slice(seed % (list.length + 1)), ...list.slice(0, seed % (list.length + 1))].reverse();
        expect(effectOf(turned, call, world, given)).toBe(effectOf(list, call, world, given));
        const alone = (one: Rule) =>
          decide(compileRules(base([one], { ...world, strict: false, sealed: true })), call, given);
        const matching = list.filter((one) => alone(one).rule !== null).map((one) => one.effect);
        if (matching.includes('deny')) expect(effectOf(list, call, world, given)).toBe('deny');
        else if (matching.includes('ask')) expect(effectOf(list, call, world, given)).not.toBe('allow');
      }),
    );
  });

  it('never says more once a deny is added, and never more than ask once an ask is', () => {
    proves('rules.monotone');
    fc.assert(
      fc.property(ruleLists, oneRule, calls, worlds, uses, (list, one, call, world, given) => {
        const before = effectOf(list, call, world, given);
        const denied = effectOf([...list, { ...one, id: 'r-new', effect: 'deny' }], call, world, given);
        expect(rank[denied]).toBeLessThanOrEqual(rank[before]);
        const asked = effectOf([...list, { ...one, id: 'r-new', effect: 'ask' }], call, world, given);
        if (before !== 'allow') expect(asked).not.toBe('allow');
      }),
    );
  });

  it('never allows or asks, nor offers, an unmapped tool in strict mode', () => {
    proves('rules.strict');
    fc.assert(
      fc.property(ruleLists, calls, worlds, uses, (list, call, world, given) => {
        const scopes = { ...world.scopes, tools: world.scopes.tools.filter(({ server }) => server !== call.server) };
        const rules = compileRules(base(list, { ...world, scopes, strict: true }));
        expect(decide(rules, call, given).effect).toBe('deny');
        expect(isOffered(rules, call, given)).toBe(false);
      }),
    );
  });

  it('in strict mode denies what no rule is about', () => {
    const scopes = { hierarchy: [], tools: [{ server: 'github', tool: '*', scopes: ['repo'] }] };
    const rules = compileRules(base([], { strict: true, scopes }));
    expect(decide(rules, subject(), facts())).toEqual({ effect: 'deny', rule: null, because: 'strict' });
    expect(effectOf([rule({ scopes: ['repo'] })], subject(), { strict: true, scopes })).toBe('allow');
  });

  it('does not count an expired rule, nor one whose budget is used up', () => {
    proves('rules.spent');
    fc.assert(
      fc.property(ruleLists, oneRule, calls, worlds, uses, (list, one, call, world, given) => {
        const without = effectOf(list, call, world, given);
        const expired = { ...one, id: 'r-new', expiresAt: new Date(now).toISOString() };
        expect(effectOf([...list, expired], call, world, given)).toBe(without);
        const spent = { ...one, id: 'r-new', effect: 'allow' as const, budget: { calls: 5, per: 'day' as const } };
        const full = facts({ used: (id, budget) => (id === 'r-new' ? budget.calls : given.used(id, budget)) });
        expect(effectOf([...list, spent], call, world, full)).toBe(without);
      }),
    );
    const soon = rule({ expiresAt: '2026-11-20T10:00:00.001Z' });
    expect(effectOf([soon], subject())).toBe('allow');
  });

  it('explains itself as it decides, with a reason for every rule that is about the tool', () => {
    proves('rules.explained');
    fc.assert(
      fc.property(ruleLists, calls, worlds, uses, (list, call, world, given) => {
        const rules = compileRules(base(list, world));
        const told = explain(rules, call, given);
        expect(told.verdict).toEqual(decide(rules, call, given));
        if (told.verdict.rule) expect(told.matched[0]?.rule).toEqual(told.verdict.rule);
        for (const { rule: one, findings } of told.matched) {
          const wanted = one.effect === 'allow' ? ['holds'] : ['holds', 'unclear'];
          expect(findings.every(({ outcome }) => wanted.includes(outcome))).toBe(true);
        }
        for (const { rule: one, findings } of told.nearMisses) {
          const failed = findings.some(
            ({ outcome }) => outcome === 'not' || (outcome === 'unclear' && one.effect === 'allow'),
          );
          expect(failed).toBe(true);
        }
        expect(told.matched.length + told.nearMisses.length).toBe(rules.about(call).length);
      }),
    );
  });

  it('says what a rule missed by', () => {
    const list = [
      rule({ id: 'r-old', expiresAt: '2026-11-20T09:00:00.000Z' }),
      rule({ id: 'r-spent', budget: { calls: 2, per: 'hour' } }),
      rule({ id: 'r-path', when: [{ argument: '/path', is: 'under', folder: '/work' }] }),
    ];
    const call = subject({ arguments: { path: '/work/../etc/passwd' } });
    const { nearMisses } = explain(compileRules(base(list)), call, facts({ used: () => 2 }));
    const missed = nearMisses.map(({ rule: { id }, findings }) => [
      id,
      findings.find(({ outcome }) => outcome !== 'holds'),
    ]);
    expect(missed).toEqual([
      ['r-old', { condition: 'expiry', outcome: 'not', detail: 'until 2026-11-20T09:00:00.000Z' }],
      ['r-spent', { condition: 'budget', outcome: 'not', detail: '2 of 2 a hour used' }],
      ['r-path', { condition: 'argument', argument: '/path', outcome: 'not', detail: 'leads to /etc/passwd' }],
    ]);
  });

  it('while the seal is broken allows nothing, and denies what it denied', () => {
    fc.assert(
      fc.property(ruleLists, calls, worlds, uses, (list, call, world, given) => {
        const [sealed, broken] = [true, false].map((one) => effectOf(list, call, { ...world, sealed: one }, given));
        expect(broken).toBe(sealed === 'allow' ? 'ask' : sealed);
      }),
    );
  });

  it('counts a grant for one session in that session only', () => {
    const grant = rule({ session: 's1', origin: 'approval' });
    expect(effectOf([grant], subject())).toBe('allow');
    expect(effectOf([grant], subject({ session: 's2' }))).toBe('ask');
  });

  it('prefers an allow without a budget, and passes on what matching rules want besides', () => {
    const spare = rule({ id: 'r-budget', budget: { calls: 1, per: 'day' } });
    const free = rule({ id: 'r-free', reviewResult: true });
    expect(decide(compileRules(base([spare, free])), subject(), facts())).toMatchObject({
      rule: { id: 'r-free' },
      reviewResult: true,
    });
    const twice = rule({ effect: 'ask', twice: true });
    expect(decide(compileRules(base([twice])), subject(), facts())).toMatchObject({ effect: 'ask', twice: true });
  });

  it('asks twice only about what surely is what the rule says', () => {
    const twice = rule({ effect: 'ask', twice: true, claims: { destructiveHint: true } });
    const rules = compileRules(base([twice], { trustedServers: ['github'] }));
    expect(decide(rules, subject({ claims: { destructiveHint: true } }), facts())).toHaveProperty('twice', true);
    expect(decide(rules, subject(), facts())).not.toHaveProperty('twice');
  });
});

describe('what is offered', () => {
  const offered = (list: Rule[], change = {}) => isOffered(compileRules(base(list, change)), subject(), facts());

  it('leaves out what is denied whatever the arguments are, and nothing else', () => {
    expect(offered([rule({ effect: 'deny' })])).toBe(false);
    expect(offered([rule({ effect: 'deny', when: [{ argument: '/force', is: 'present' }] })])).toBe(true);
    expect(offered([rule({ effect: 'deny', expiresAt: '2026-11-20T09:00:00.000Z' })])).toBe(true);
    expect(offered([])).toBe(true);
  });

  it('in strict mode is only what a rule may let through', () => {
    const strict = {
      strict: true,
      scopes: { hierarchy: [], tools: [{ server: 'github', tool: '*', scopes: ['repo'] }] },
    };
    expect(offered([], strict)).toBe(false);
    expect(offered([rule({ when: [{ argument: '/n', is: 'equals', value: 1 }] })], strict)).toBe(true);
    expect(offered([rule({ scopes: ['other'] })], strict)).toBe(false);
  });
});
