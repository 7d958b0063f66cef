import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';

/** A Unix socket's path fits 104 bytes on macOS and 108 on Linux, with its closing zero. */
const longestPath = 100;

/**
 * Where whoever runs on `home` is spoken to: a socket in the home, or, when that path is too long for the system, in a folder
 * of this user alone outside it; on Windows a named pipe. The same home always gives the same path.
 *
 * @throws AppError `home.unwritable` when the folder outside the home belongs to someone else or others may enter it
 */
export function controlPath(home: string, environment: NodeJS.ProcessEnv): string {
  const real = realPath(home);
  const name = createHash('sha256').update(real).digest('hex').slice(0, 24);
  if (process.platform === 'win32') return `\\\\.\\pipe\\countersign-${name}`;
  const inside = join(real, 'control.sock');
  if (fits(inside)) return inside;
  const user = process.getuid?.() ?? 0;
  for (const base of [environment.XDG_RUNTIME_DIR, tmpdir()]) {
    if (!base) continue;
    const folder = join(base, `countersign-${user}`);
    const path = join(folder, `${name}.sock`);
    if (!fits(path)) continue;
    claim(folder, user);
    return path;
  }
  throw new AppError('home.unwritable', `The path ${home} is too long for a control socket.`, {
    remedy: 'Choose a shorter home, or set TMPDIR to a shorter folder.',
  });
}

function fits(path: string): boolean {
  return Buffer.byteLength(path) <= longestPath;
}

function realPath(home: string): string {
  try {
    return realpathSync(home);
  } catch {
    return resolve(home);
  }
}

/** In a folder everybody shares, somebody else may have been here first; then nothing of ours goes through it. */
function claim(folder: string, user: number): void {
  try {
    mkdirSync(folder, { mode: 0o700, recursive: true });
    const stat = lstatSync(folder);
    if (stat.isDirectory() && stat.uid === user && (stat.mode & 0o077) === 0) return;
  } catch (cause) {
    throw new AppError('home.unwritable', `Countersign cannot make the folder ${folder}.`, {
      remedy: 'Set TMPDIR to a folder you may write to.',
      cause,
    });
  }
  throw new AppError('home.unwritable', `The folder ${folder} is not yours alone, so it is not used.`, {
    remedy: 'Remove it, or set TMPDIR to a folder of your own.',
  });
}
