import { describe, expect, it } from 'vitest';
import { limitMessages } from '../../../src/core/servers/limit-messages.ts';
import { proves } from '../../proves.ts';

const megabyte = 1024 * 1024;

/** The number of bytes that come through, or the code of the error. */
async function through(type: string, chunks: Iterable<string>): Promise<number | string> {
  const encoder = new TextEncoder();
  const source = chunks[Symbol.iterator]();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = source.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
  const ends: (string | undefined)[] = [];
  const response = new Response(body, { headers: { 'content-type': type } });
  const limited = limitMessages(response, 'chatty', (reason) => ends.push(reason?.code));
  let bytes = 0;
  try {
    for await (const chunk of limited.body ?? []) bytes += chunk.length;
    expect(ends).toEqual([undefined]);
    return bytes;
  } catch (error) {
    const code = (error as { code?: string }).code ?? 'none';
    expect(ends).toEqual([code]);
    return code;
  }
}

function* times(count: number, ...pieces: string[]): Iterable<string> {
  for (let at = 0; at < count; at += 1) yield* pieces;
}

describe('what a server may send at once', () => {
  const event = `data: ${'x'.repeat(megabyte - 10)}`;

  it.each([
    ['in one piece', [`${event}\n\n`]],
    ['with the end of each in a piece of its own', [event, '\n', '\n']],
    ['with the end of each at the start of the next', [`\n\n${event}`]],
    ['with the line ends of another system', [`${event}\r\n\r`, '\n']],
  ])('is counted for each event of a stream, %s', async (_, pieces) => {
    proves('servers.transports-limits');
    expect(await through('text/event-stream', times(70, ...pieces))).toBeGreaterThan(69 * megabyte);
  });

  it('ends a stream with an event that is too long, in however many pieces it comes', async () => {
    proves('servers.transports-limits');
    expect(await through('text/event-stream', times(70, `${event}\n`))).toBe('server.too_large');
  });

  it('ends a whole answer that is too long', async () => {
    proves('servers.transports-limits');
    expect(await through('application/json', times(63, 'x'.repeat(megabyte)))).toBe(63 * megabyte);
    expect(await through('application/json', times(65, 'x'.repeat(megabyte)))).toBe('server.too_large');
  });
});
