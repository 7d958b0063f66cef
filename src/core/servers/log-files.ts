import { appendFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type LogLine, logLineSchema } from '../../shared/server-logs.ts';
import { inTurn } from '../in-turn.ts';

/** Two files that hold the newest lines of one log: when one is full it becomes the older one, in place of the one before. */
export interface LogFiles {
  /** Gives each line its place and writes them. Never throws. */
  append(lines: readonly Omit<LogLine, 'seq'>[]): Promise<void>;
  /** Everything there is, oldest first. */
  read(): Promise<LogLine[]>;
  remove(): Promise<void>;
}

const largestFile = 1024 * 1024;
const lineSchema = z.string().transform((text, { addIssue }) => {
  try {
    return logLineSchema.parse(JSON.parse(text));
  } catch {
    addIssue('cut short by a crash');
    return z.NEVER;
  }
});

async function readLines(path: string): Promise<LogLine[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => lineSchema.safeParse(line).data ?? []);
}

/** @param base absolute path of both files without `.log` and `.old.log`; @param onTrouble told once when they cannot be written */
export function openLogFiles(base: string, onTrouble: () => void): LogFiles {
  const [current, older] = [`${base}.log`, `${base}.old.log`];
  const turn = inTurn();
  let next = 0;
  /** Bytes in the current file; null until it was looked at. */
  let size: number | null = null;
  let troubled = false;

  const read = async () => [...(await readLines(older)), ...(await readLines(current))];

  /** What a crash has left may be half a line, without an end. */
  async function begin(): Promise<string> {
    await mkdir(dirname(base), { recursive: true, mode: 0o700 });
    next = ((await read()).at(-1)?.seq ?? 0) + 1;
    const held = await readFile(current).catch(() => Buffer.alloc(0));
    size = held.length;
    return held.length > 0 && held.at(-1) !== 0x0a ? '\n' : '';
  }

  async function write(lines: readonly Omit<LogLine, 'seq'>[]): Promise<void> {
    const end = size === null ? await begin() : '';
    const text = end + lines.map((line) => `${JSON.stringify({ seq: next++, ...line })}\n`).join('');
    const bytes = Buffer.byteLength(text);
    if (size !== null && size > 0 && size + bytes > largestFile) {
      await rename(current, older);
      size = 0;
    }
    await appendFile(current, text, { mode: 0o600 });
    size = (size ?? 0) + bytes;
  }

  return {
    append: (lines) =>
      turn(async () => {
        if (lines.length === 0) return;
        await write(lines).catch(() => {
          if (!troubled) onTrouble();
          troubled = true;
          size = null;
        });
      }),
    read: () => turn(read),
    remove: () =>
      turn(async () => {
        await Promise.all([rm(current, { force: true }), rm(older, { force: true })]);
        size = null;
      }),
  };
}
