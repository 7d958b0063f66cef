import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { type Reply, replySchema } from '../../shared/ipc.ts';
import { readFrames } from './frames.ts';

const idSchema = z.object({ id: z.union([z.int(), z.null()]) });

/** A connection to whoever runs on a home. */
export interface Control {
  /** Always answers: a connection that breaks is an answer with code `internal`. */
  ask(name: string, input: unknown): Promise<Reply>;
  close(): void;
}

/**
 * Speaks to whoever serves at `path`; null when nobody does.
 *
 * @throws AppError `home.unwritable` when the socket is there and may not be used
 */
export async function connectControl(path: string): Promise<Control | null> {
  const socket = await reach(path);
  if (!socket) return null;
  const waiting = new Map<number, (reply: Reply) => void>();
  let last = 0;

  function abandon(message: string): void {
    socket?.destroy();
    for (const answer of waiting.values()) answer(lost(message));
    waiting.clear();
  }

  socket.on('error', () => undefined);
  socket.on('close', () => abandon('The Countersign that runs on this home went away before it answered.'));
  readFrames(socket, {
    onFrame(line) {
      const frame = parse(line);
      if (!frame) return abandon('The Countersign that runs on this home answered in a way that is not understood.');
      // An answer to no question in particular says why the connection is about to end.
      const ids = frame.id === null ? [...waiting.keys()] : [frame.id];
      for (const id of ids) {
        waiting.get(id)?.(frame.reply);
        waiting.delete(id);
      }
    },
    onTooLong: () => abandon('The answer is too large to be taken.'),
  });
  return {
    ask: (name, input) =>
      new Promise((resolve) => {
        if (socket.destroyed) return resolve(lost('The Countersign that runs on this home went away.'));
        const id = ++last;
        waiting.set(id, resolve);
        socket.write(`${JSON.stringify({ id, name, input })}\n`);
      }),
    close: () => {
      socket.end();
      socket.unref();
    },
  };
}

function lost(message: string): Reply {
  return { ok: false, error: { code: 'internal', message, remedy: 'Try again; the history says what was done.' } };
}

function parse(line: string): { id: number | null; reply: Reply } | null {
  try {
    const frame: unknown = JSON.parse(line);
    return { id: idSchema.parse(frame).id, reply: replySchema.parse(frame) };
  } catch {
    return null;
  }
}

function reach(path: string): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const failed = (error: NodeJS.ErrnoException) => {
      const { code } = error;
      if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTSOCK') return resolve(null);
      const remedy = 'Check who owns it; it is yours only when you started Countersign on this home.';
      reject(new AppError('home.unwritable', `The control socket ${path} cannot be used.`, { remedy, cause: error }));
    };
    socket.once('error', failed);
    socket.once('connect', () => {
      socket.off('error', failed);
      resolve(socket);
    });
  });
}
