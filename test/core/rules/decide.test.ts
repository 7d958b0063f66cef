import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/rules/decide.ts';
import { literalGlob, matchesGlob } from '../../../src/core/rules/glob.ts';
import { effects, type Rule } from '../../../src/shared/rules.ts';

const now = Date.parse('2026-11-20T10:00:00Z');
const subject = { agent: 'Claude Code', session: 's1', server: 'github', tool: 'delete_repo' };

function rule(change: Partial<Rule>): Rule {
  const base = { id: 'r-1', effect: 'allow', agent: '*', server: '*', tool: '*', expiresAt: null, note: '' } as const;
  return { ...base, createdAt: '2026-11-20T09:00:00.000Z', origin: 'person', session: null, ...change };
}

const name = fc.constantFrom('github', 'files', 'a', 'ab');
const glob = fc.constantFrom('*', 'github', 'file?', 'a*', '*b', 'files');
const rules = fc.array(
  fc
    .record({ effect: fc.constantFrom(...effects), agent: glob, server: glob, tool: glob, past: fc.boolean() })
    .map(({ past, ...rest }) => rule({ ...rest, expiresAt: past ? '2026-11-20T09:59:59.000Z' : null })),
  { maxLength: 12 },
);
const subjects = fc.record({ agent: name, session: name, server: name, tool: name });

describe('decide', () => {
  it('asks when no rule matches', () => {
    expect(decide([rule({ server: 'files' })], subject, now)).toEqual({ effect: 'ask', rule: null });
  });

  it('lets a deny win over an ask, and an ask over an allow, in whatever order they stand', () => {
    fc.assert(
      fc.property(rules, subjects, fc.nat(), (list, call, seed) => {
        const shuffled = [...list].sort((a, b) => ((a.id.length + seed) % 3) - ((b.effect.length + seed) % 3));
        expect(decide(shuffled, call, now).effect).toBe(decide(list, call, now).effect);
        const matching = list.filter((one) => decide([one], call, now).rule !== null).map((one) => one.effect);
        const wanted = (['deny', 'ask', 'allow'] as const).find((effect) => matching.includes(effect)) ?? 'ask';
        expect(decide(list, call, now).effect).toBe(wanted);
      }),
    );
  });

  it('never allows more once a deny is added', () => {
    fc.assert(
      fc.property(rules, subjects, glob, (list, call, server) => {
        const before = decide(list, call, now).effect;
        const after = decide([...list, rule({ effect: 'deny', server })], call, now).effect;
        expect(after === 'allow' && before !== 'allow').toBe(false);
      }),
    );
  });

  it('does not count an expired rule', () => {
    const expired = rule({ effect: 'allow', expiresAt: '2026-11-20T10:00:00.000Z' });
    expect(decide([expired], subject, now).effect).toBe('ask');
    expect(decide([expired], subject, now - 1).effect).toBe('allow');
  });

  it('counts a grant for one session in that session only', () => {
    const grant = rule({ session: 's1', origin: 'approval' });
    expect(decide([grant], subject, now).effect).toBe('allow');
    expect(decide([grant], { ...subject, session: 's2' }, now).effect).toBe('ask');
  });

  it('names the rule that won', () => {
    const deny = rule({ id: 'r-deny', effect: 'deny', tool: 'delete_*' });
    expect(decide([rule({}), deny], subject, now).rule?.id).toBe('r-deny');
  });
});

describe('globs', () => {
  it.each([
    ['*', '', true],
    ['*', 'anything', true],
    ['delete_*', 'delete_repo', true],
    ['delete_*', 'undelete_repo', false],
    ['*_repo', 'delete_repo', true],
    ['d?lete', 'delete', true],
    ['d?lete', 'dlete', false],
    ['a*b*c', 'a1b2b3c', true],
    ['a*b*c', 'a1b2b3', false],
    ['a.b', 'axb', false],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['[ab]', 'a', false],
    ['', '', true],
    ['', 'a', false],
  ])('%j and %j: %s', (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected);
  });

  it('match exactly one text when made from that text, whatever a server put into it', () => {
    const wild = fc.string({ unit: fc.constantFrom('*', '?', '\\', 'a', 'b') });
    fc.assert(
      fc.property(wild, wild, (text, other) => {
        expect(matchesGlob(literalGlob(text), other)).toBe(text === other);
      }),
    );
  });

  it('cost no more than the product of the lengths', () => {
    const pattern = `${'a*'.repeat(100)}b`;
    expect(matchesGlob(pattern, 'a'.repeat(20_000))).toBe(false);
  });
});
