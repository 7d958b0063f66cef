import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter } from '../../../src/core/servers/line-splitter.ts';

function split(chunks: readonly Buffer[], limit = 1000): { lines: string[]; tooLong: number } {
  const lines: string[] = [];
  let tooLong = 0;
  const push = createLineSplitter({
    limit,
    onLine: (line) => lines.push(line.toString('latin1')),
    onTooLong: () => {
      tooLong += 1;
    },
  });
  for (const chunk of chunks) push(chunk);
  return { lines, tooLong };
}

describe('the line splitter', () => {
  it('gives the same lines however the bytes come in', () => {
    const bytes = fc.array(fc.constantFrom(0x0a, 0x0d, 0x61, 0xc3, 0xa9), { maxLength: 60 });
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 7 }), (given, size) => {
        const whole = Buffer.from(given);
        const count = Math.ceil(whole.length / size);
        const chunks = Array.from({ length: count }, (_, n) => whole.subarray(n * size, (n + 1) * size));
        expect(split(chunks).lines).toEqual(whole.toString('latin1').split('\n').slice(0, -1));
      }),
    );
  });

  it('keeps what is not yet a whole line to itself', () => {
    expect(split([Buffer.from('one\ntw')]).lines).toEqual(['one']);
  });

  it('takes a line of exactly the limit, and nothing more once one was longer', () => {
    expect(split([Buffer.from('abc\n')], 3)).toEqual({ lines: ['abc'], tooLong: 0 });
    expect(split([Buffer.from('ab'), Buffer.from('cd'), Buffer.from('\nok\n')], 3)).toEqual({ lines: [], tooLong: 1 });
  });
});
