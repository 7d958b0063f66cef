import { describe, expect, it } from 'vitest';
import { settle } from '../../scripts/closing.ts';

const fine = { passed: 3, failed: 0, skipped: 0, proved: ['a'] };

describe('the closing line of a run', () => {
  it('counts what passed and what failed', () => {
    expect(settle(fine, { promised: {}, code: 0 })).toEqual({ passed: 3, failed: 0, complaint: '' });
    expect(settle({ ...fine, failed: 2 }, { promised: {}, code: 1 })).toMatchObject({ passed: 3, failed: 2 });
  });

  it('counts a promise nobody proved as a failure and names it', () => {
    const closing = settle(fine, { promised: { a: 'Proved.', b: 'Not proved.' }, code: 0 });
    expect(closing).toEqual({ passed: 3, failed: 1, complaint: 'Unproved: b: Not proved.' });
  });

  it('counts a skipped test as a failure of a whole run, and not where only some tests were chosen', () => {
    const some = { ...fine, skipped: 2 };
    expect(settle(some, { promised: { a: 'Proved.' }, code: 0 })).toMatchObject({ passed: 3, failed: 2 });
    expect(settle(some, { promised: {}, code: 0 })).toMatchObject({ passed: 3, failed: 0 });
  });

  it('is no success when nothing ran, when no result was left, or when Vitest itself was not content', () => {
    expect(settle({ ...fine, passed: 0 }, { promised: {}, code: 0 }).failed).toBe(1);
    expect(settle(null, { promised: {}, code: 0 })).toMatchObject({ passed: 0, failed: 1 });
    expect(settle(fine, { promised: {}, code: 1 })).toMatchObject({ passed: 3, failed: 1 });
  });
});
