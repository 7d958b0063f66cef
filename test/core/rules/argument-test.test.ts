import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearRegex } from '../../../src/core/linear-regex.ts';
import { argumentTest } from '../../../src/core/rules/argument-test.ts';
import { type ArgumentCondition, argumentConditionSchema } from '../../../src/shared/rule-conditions.ts';
import { proves } from '../../proves.ts';
import { effectOf, imaginaryDisk, rule, subject } from './rule.ts';

function test(condition: ArgumentCondition, args: unknown, effect: 'allow' | 'deny' = 'allow') {
  return argumentTest(condition, effect)(args, { disk: imaginaryDisk() }).outcome;
}

describe('a condition on an argument', () => {
  it.each<[ArgumentCondition, unknown, string]>([
    [{ argument: '/a', is: 'present' }, { a: null }, 'holds'],
    [{ argument: '/a', is: 'present' }, {}, 'not'],
    [{ argument: '/a', is: 'absent' }, {}, 'holds'],
    [{ argument: '/a', is: 'absent' }, { a: false }, 'not'],
    [{ argument: '/toString', is: 'present' }, {}, 'not'],
    [{ argument: '/__proto__', is: 'present' }, {}, 'not'],
    [{ argument: '/list/length', is: 'present' }, { list: [1] }, 'not'],
    [{ argument: '/a', is: 'equals', value: 1 }, { a: 1 }, 'holds'],
    [{ argument: '/a', is: 'equals', value: 1 }, { a: '1' }, 'not'],
    [{ argument: '/a', is: 'equals', value: { b: [1] } }, { a: { b: [1] } }, 'holds'],
    [{ argument: '/a', is: 'equals', value: { b: [1] } }, { a: { b: [1], c: 2 } }, 'not'],
    [{ argument: '', is: 'equals', value: { a: 1 } }, { a: 1 }, 'holds'],
    [{ argument: '', is: 'equals', value: { a: 1 } }, { a: 1, b: 2 }, 'not'],
    [{ argument: '/a', is: 'oneOf', values: ['x', 2, null] }, { a: 2 }, 'holds'],
    [{ argument: '/a', is: 'oneOf', values: ['x', 2] }, { a: '2' }, 'not'],
    [{ argument: '/a', is: 'glob', pattern: 'feature/*' }, { a: 'feature/x\ny' }, 'holds'],
    [{ argument: '/a', is: 'glob', pattern: 'feature/*' }, { a: 'main' }, 'not'],
    [{ argument: '/a', is: 'glob', pattern: '*' }, { a: 7 }, 'unclear'],
    [{ argument: '/a', is: 'regex', pattern: 'SELECT .*' }, { a: 'SELECT 1;\nDROP' }, 'holds'],
    [{ argument: '/a', is: 'regex', pattern: 'SELECT [^;]*' }, { a: 'SELECT 1;\nDROP' }, 'not'],
    [{ argument: '/a', is: 'regex', pattern: '^ok$' }, { a: 'ok\n' }, 'not'],
    [{ argument: '/a', is: 'regex', pattern: 'a|b' }, { a: 'ab' }, 'not'],
    [{ argument: '/a', is: 'regex', pattern: '.*' }, { a: 'x'.repeat(100_001) }, 'unclear'],
    [{ argument: '/a', is: 'regex', pattern: '.*' }, { a: '\ud800' }, 'unclear'],
    [{ argument: '/a', is: 'range', min: 1, max: 3 }, { a: 3 }, 'holds'],
    [{ argument: '/a', is: 'range', min: 1 }, { a: 0.5 }, 'not'],
    [{ argument: '/a', is: 'range', max: 3 }, { a: '2' }, 'unclear'],
    [{ argument: '/a', is: 'under', folder: '/work' }, { a: '/work/x' }, 'holds'],
    [{ argument: '/a', is: 'under', folder: '/work' }, { a: ['/work/x'] }, 'unclear'],
    [{ argument: '/a', is: 'host', hosts: ['example.com'] }, { a: 'https://example.com' }, 'holds'],
    [{ argument: '/a~1b/~0/~2', is: 'equals', value: 1 }, { 'a/b': { '~': { '*': 1 } } }, 'holds'],
    [{ argument: '/a/0', is: 'equals', value: 1 }, { a: [1] }, 'holds'],
    [{ argument: '/a/00', is: 'present' }, { a: [1] }, 'not'],
    [{ argument: '/a/b', is: 'equals', value: 1 }, { a: '{"b":1}' }, 'unclear'],
    [{ argument: '/a/b', is: 'absent' }, { a: '{"b":1}' }, 'unclear'],
    [{ argument: '/a/b', is: 'absent' }, { a: null }, 'holds'],
  ])('%j of %j: %s', (condition, args, outcome) => {
    expect(argumentConditionSchema.safeParse(condition).success).toBe(true);
    expect(test(condition, args)).toBe(outcome);
  });

  it('about several values is asked of all by an allow and of any by a deny', () => {
    const condition: ArgumentCondition = { argument: '/paths/*', is: 'under', folder: '/work' };
    expect(test(condition, { paths: ['/work/a', '/work/b'] })).toBe('holds');
    expect(test(condition, { paths: ['/work/a', '/etc/b'] })).toBe('not');
    expect(test(condition, { paths: ['/work/a', 'b'] })).toBe('unclear');
    expect(test(condition, { paths: [] })).toBe('not');
    expect(test(condition, { paths: ['/work/a', '/etc/b'] }, 'deny')).toBe('holds');
    expect(test(condition, { paths: ['b', '/etc/b'] }, 'deny')).toBe('unclear');
    expect(test(condition, { paths: ['/etc/b'] }, 'deny')).toBe('not');
  });

  it('that stands for too many values is unclear, and none of them is overlooked', () => {
    const paths = Array.from({ length: 10_001 }, () => '/work/a').concat('/etc/passwd');
    expect(test({ argument: '/paths/*', is: 'under', folder: '/work' }, { paths })).toBe('unclear');
  });

  it('that cannot be told makes an allow not match, and an ask or deny match', () => {
    proves('rules.unclear');
    const when = [{ argument: '/path', is: 'under' as const, folder: '/work' }];
    for (const path of ['a.ts', 7, null, ['/work/a'], '/work/%2e%2e/x', 'file:///work/a', { path: '/work' }]) {
      const call = subject({ arguments: { path } });
      expect(effectOf([rule({ when })], call)).toBe('ask');
      expect(effectOf([rule({ effect: 'deny', when })], call)).toBe('deny');
      expect(effectOf([rule({}), rule({ effect: 'ask', when })], call)).toBe('ask');
    }
    expect(effectOf([rule({ effect: 'deny', when })], subject())).toBe('ask');
  });

  it('with an expression nobody checked is unclear', () => {
    expect(test({ argument: '/a', is: 'regex', pattern: '(' }, { a: 'x' })).toBe('unclear');
    expect(test({ argument: '/a', is: 'host', hosts: ['not a host'] }, { a: 'https://x.com' })).toBe('unclear');
  });

  it('on what the history keeps redacted is unclear', () => {
    const condition: ArgumentCondition = { argument: '/a', is: 'equals', value: 'x' };
    const outcome = (a: unknown) =>
      argumentTest(condition, 'deny')({ a }, { disk: imaginaryDisk(), redacted: '[redacted]' }).outcome;
    expect(outcome('[redacted]')).toBe('unclear');
    expect(outcome({ deep: ['[redacted]'] })).toBe('unclear');
    expect(outcome('y')).toBe('not');
  });
});

describe('an expression', () => {
  // An engine that goes back and tries again would not return from these before the test is ended.
  it.each(['(a+)+b', '(a|a)*b', '(a|aa)+$', '(.*)*x', '(?:a?){50}a{50}b', '([a-z]+)*[0-9]'])(
    '%s is matched in time linear in the text',
    (pattern) => {
      proves('rules.linear');
      const matches = linearRegex(pattern);
      expect(matches('a'.repeat(100_000))).toBe(/\$$/.test(pattern));
    },
  );

  it.each(['(', '(?=a)', '(?<!a)b', '(a)\\1', '[z-a]', 'a{1001}', '((a{100}){100}){100}', '(?:(?:a{99}){99})'])(
    '%s is refused by name',
    (pattern) => {
      expect(() => linearRegex(pattern)).toThrow(expect.objectContaining({ code: 'input.invalid' }));
    },
  );

  it('never throws once it was taken', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.string({ unit: 'binary' }), (pattern, text) => {
        let matches: (text: string) => boolean;
        try {
          matches = linearRegex(pattern);
        } catch {
          return;
        }
        expect(typeof matches(text)).toBe('boolean');
      }),
    );
  });
});
