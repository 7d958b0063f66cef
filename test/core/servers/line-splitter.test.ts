import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter } from '../../../src/core/servers/line-splitter.ts';

function split(chunks: readonly Buffer[], limit = 1000): { lines: string[]; tooLong: number } {
  const lines: string[] = [];
  let tooLong = 0;
  const push = createLineSplitter({
    limit,
    onLine: (line) => lines.push(line.toString('utf8')),
    onTooLong: () => {
      tooLong += 1;
    },
  });
  for (const chunk of chunks) push(chunk);
  return { lines, tooLong };
}

describe('the line splitter', () => {
  it('gives the same lines however the bytes come in', () => {
    const text = fc.array(fc.string({ unit: 'binary' }).map((line) => line.replaceAll('\n', '')));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 7 }), (expected, size) => {
        const bytes = Buffer.from(expected.map((line) => `${line}\n`).join(''));
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
          bytes.subarray(n * size, (n + 1) * size),
        );
        expect(split(chunks).lines).toEqual(bytes.toString('utf8').split('\n').slice(0, -1));
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
