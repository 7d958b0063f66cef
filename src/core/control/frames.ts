import type { Socket } from 'node:net';

/** The longest frame either side sends or takes, in bytes. */
export const maxFrameBytes = 64 * 1024 * 1024;

const newline = 0x0a;

/**
 * Hands on every line that arrives, without its newline. A line longer than the cap is dropped and `onTooLong` called;
 * nothing after it is read, because where the next frame starts can no longer be trusted.
 */
export function readFrames(
  socket: Socket,
  take: { onFrame(line: string): void; onTooLong(): void; maxBytes?: number },
): void {
  const maxBytes = take.maxBytes ?? maxFrameBytes;
  let parts: Buffer[] = [];
  let held = 0;
  let broken = false;

  function add(part: Buffer): void {
    held += part.length;
    if (held > maxBytes) {
      broken = true;
      parts = [];
      take.onTooLong();
      return;
    }
    parts.push(part);
  }

  socket.on('data', (chunk: Buffer) => {
    let from = 0;
    for (let at = chunk.indexOf(newline); at >= 0 && !broken; at = chunk.indexOf(newline, from)) {
      add(chunk.subarray(from, at));
      from = at + 1;
      if (broken) return;
      const line = Buffer.concat(parts).toString('utf8');
      parts = [];
      held = 0;
      take.onFrame(line);
    }
    if (!broken && from < chunk.length) add(chunk.subarray(from));
  });
}
