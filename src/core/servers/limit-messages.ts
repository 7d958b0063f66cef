import type { AppError } from '../../shared/errors.ts';
import { failure } from './reason.ts';
import { largestMessage } from './stdio-transport.ts';

/** That `server` sent more at once than anybody takes. */
export function tooLarge(server: string): AppError {
  return failure(server, {
    code: 'server.too_large',
    what: `sent a message of more than ${largestMessage / 1024 ** 2} MB`,
    remedy: 'Ask its tool for less at once. The server is being connected to again.',
  });
}

/** Where the last event in `bytes` ends; -1 when none does. */
function lastEventEnd(bytes: Buffer): number {
  return Math.max(...['\n\n', '\n\r\n', '\r\r'].map((mark) => (bytes.includes(mark) ? bytes.lastIndexOf(mark) : -1)));
}

/** Tells, chunk by chunk, how many bytes the event that is under way has so far. */
function createEventMeter(): (chunk: Buffer) => number {
  let length = 0;
  let tail = Buffer.alloc(0);
  return (chunk) => {
    const end = lastEventEnd(chunk);
    const ends = end >= 0 || lastEventEnd(Buffer.concat([tail, chunk.subarray(0, 2)])) >= 0;
    length = ends ? chunk.length - Math.max(end, 0) : length + chunk.length;
    tail = Buffer.concat([tail, chunk.subarray(-2)]).subarray(-2);
    return length;
  };
}

function createSum(): (chunk: Buffer) => number {
  let length = 0;
  return (chunk) => {
    length += chunk.length;
    return length;
  };
}

/**
 * The response, whose body breaks off with `server.too_large` once a message in it is too long: one event of a stream of events,
 * else the whole of it.
 *
 * @param onEnd told when the body is over and we did not cancel it; with the reason when it was too long
 */
export function limitMessages(
  response: Response,
  server: string,
  onEnd: (reason: AppError | undefined) => void = () => {},
): Response {
  const { body, status, headers } = response;
  if (!body) return response;
  const events = headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const measure = events ? createEventMeter() : createSum();
  const reader = body.getReader();
  const limited = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read().catch((error: unknown) => {
          onEnd(undefined);
          throw error;
        });
        if (done) {
          onEnd(undefined);
          controller.close();
        } else if (measure(Buffer.from(value.buffer, value.byteOffset, value.byteLength)) > largestMessage) {
          const reason = tooLarge(server);
          onEnd(reason);
          await reader.cancel().catch(() => {});
          throw reason;
        } else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing is read before somebody wants it, so that nobody is told the end of what is thrown away.
    { highWaterMark: 0 },
  );
  return new Response(limited, { status, headers });
}
