import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError, asAppError, type ErrorCode } from '../../shared/errors.ts';
import type { Reply } from '../../shared/ipc.ts';
import type { Log } from '../ports.ts';
import { connectControl } from './connect-control.ts';
import { maxFrameBytes, readFrames } from './frames.ts';

const frameSchema = z.object({ id: z.union([z.int(), z.string().max(100)]), name: z.unknown(), input: z.unknown() });

/** `signal` is aborted when whoever asked is gone. */
type Answer = (name: unknown, input: unknown, signal: AbortSignal) => Promise<Reply>;

/** How long answers on their way, and connections that do not read theirs, may each delay closing, in milliseconds. */
const lingerMs = 500;

/**
 * Answers other programs of this user, over the socket (mode 0600) or named pipe at `path`: one JSON frame `{id, name, input}`
 * per line, each answered by one `{id, ...Reply}`. Whatever else arrives is answered with `input.invalid`.
 *
 * @throws AppError `home.busy` when somebody is already answering there, `home.unwritable` when the socket cannot be made
 */
export async function serveControl(options: {
  path: string;
  answer: Answer;
  log: Log;
  maxBytes?: number;
}): Promise<{ close(): Promise<void> }> {
  const { path, log } = options;
  await removeStale(path);
  const sockets = new Set<Socket>();
  const answering = new Set<Promise<unknown>>();
  let closing = false;
  /** Runs `send` unless this is closing, which then waits for it. */
  function track(send: () => Promise<void>): void {
    if (closing) return;
    const sent = send().finally(() => answering.delete(sent));
    answering.add(sent);
  }
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', (error) => log.info('control connection lost', { reason: error.message }));
    converse(socket, options, track);
  });
  await listenPrivately(server, path);
  server.on('error', (error) => log.error('control socket failed', { reason: error.message }));
  return {
    async close() {
      closing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.race([Promise.allSettled(answering), sleep(lingerMs, undefined, { ref: false })]);
      for (const socket of sockets) {
        socket.destroySoon();
        setTimeout(() => socket.destroy(), lingerMs).unref();
      }
      await closed;
    },
  };
}

function converse(
  socket: Socket,
  { answer, log, maxBytes = maxFrameBytes }: { answer: Answer; log: Log; maxBytes?: number },
  track: (send: () => Promise<void>) => void,
): void {
  const gone = new AbortController();
  socket.on('close', () => gone.abort());
  const send = (id: number | string | null, reply: Reply) => {
    if (!socket.writable) return;
    const line = JSON.stringify({ id, ...reply });
    if (Buffer.byteLength(line) > maxBytes) send(id, refusal('internal', 'The answer is too large to be sent.'));
    else socket.write(`${line}\n`);
  };
  readFrames(socket, {
    maxBytes,
    onFrame(line) {
      const frame = parse(line);
      if (!frame) return send(null, refusal('input.invalid', 'That is not a question Countersign understands.'));
      track(async () => {
        try {
          send(frame.id, await answer(frame.name, frame.input, gone.signal));
        } catch (error) {
          log.error('a control request failed', { reason: asAppError(error).code });
          send(frame.id, refusal('internal', 'Something went wrong inside Countersign.'));
        }
      });
    },
    onTooLong() {
      send(null, refusal('input.invalid', `A question may be at most ${maxBytes} bytes long.`));
      socket.end();
    },
  });
}

function parse(line: string): z.infer<typeof frameSchema> | null {
  try {
    return frameSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

function refusal(code: ErrorCode, message: string): Reply {
  return { ok: false, error: { code, message } };
}

/** A killed process leaves its socket behind; only one nobody answers at is removed. */
async function removeStale(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isSocket()) {
    throw new AppError('home.unwritable', `${path} is in the way: it is not a socket.`, {
      remedy: 'Move it somewhere else.',
    });
  }
  const other = await connectControl(path);
  if (other) {
    other.close();
    throw new AppError('home.busy', 'Another Countersign is already working on this home.', {
      remedy: 'Use that one, or quit it first. Another home can be chosen with --home or COUNTERSIGN_HOME.',
    });
  }
  unlinkSync(path);
}

/** Nobody else can reach the socket at any moment: it is made under a mask that leaves only its owner's rights. */
async function listenPrivately(server: Server, path: string): Promise<void> {
  const listening = new Promise<void>((resolve, reject) => server.once('error', reject).once('listening', resolve));
  const before = process.umask(0o177);
  try {
    server.listen(path);
  } finally {
    process.umask(before);
  }
  try {
    await listening;
    if (process.platform !== 'win32') chmodSync(path, 0o600);
  } catch (cause) {
    server.close();
    throw new AppError('home.unwritable', `The control socket ${path} cannot be made.`, {
      remedy: 'Check that the home is on a local disk and that you may write to it.',
      cause,
    });
  }
}
