import { describe, expect, it } from 'vitest';
import { createLastLines } from '../../../src/core/servers/last-lines.ts';

describe('the last lines', () => {
  it('are the newest, also the one that is not ended yet', () => {
    const last = createLastLines(2);
    for (const chunk of ['one\ntw', 'o\n\nthree\n', 'fo', 'ur']) last.push(Buffer.from(chunk));
    expect(last.lines()).toEqual(['two', 'three', 'four']);
  });

  it('have no control characters and a bounded length', () => {
    const last = createLastLines(5);
    last.push(Buffer.from(`\u001b[31mred\u0007\u001b[0m\n${'words '.repeat(20_000)}\n`));
    expect(last.lines()[0]).toBe('red');
    expect(last.lines()[1]?.length).toBeLessThanOrEqual(2000);
  });

  it('are cut between words, for half a secret would not be known as one', () => {
    const told: string[] = [];
    const last = createLastLines(5, (line) => told.push(line));
    last.push(Buffer.from(`the token is ${'.'.repeat(1980)} canary-8b1d\nnext\n`));
    expect(told).toEqual([`the token is ${'.'.repeat(1980)} …`, 'next']);
    expect(last.lines()).toEqual(told);
  });
});
