import { posix, win32 } from 'node:path';

/** The machine a path is about. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** The person's home folder, absolute. */
  readonly homeFolder: string;
}

/** An absolute path, step by step; `..` is still in it. */
export interface PathSteps {
  /** `/`, `C:\` or `\\server\share\`. */
  readonly root: string;
  readonly steps: readonly string[];
}

const longest = 4096;
// What other programs read as a separator, a dot or a letter that it is not: percent signs, control and invisible characters.
const misread = /%[0-9a-f]{2}|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/iu;
const meaningful = /[./\\:~]/g;

/**
 * Reads a path as every program reads it. Where programs could differ (relative paths, encoded or look-alike separators,
 * devices, streams, short names) it is not read at all.
 *
 * @returns the steps, or why the path is unclear
 */
export function readPath(text: string, { platform, homeFolder }: Machine): PathSteps | string {
  const windows = platform === 'win32';
  if (text.length === 0 || text.length > longest) return 'empty, or too long';
  if (!text.isWellFormed() || misread.test(text)) return 'encoded or invisible characters';
  if (text.trim() !== text) return 'space around the path';
  if (marks(text.normalize('NFKC')) !== marks(text)) return 'characters that look like separators or dots';
  if (!windows && text.includes('\\')) return 'a backslash';
  const expanded = /^~(?=$|[/\\])/.test(text) ? homeFolder + text.slice(1) : text;
  const read = windows ? readWindows(expanded.replaceAll('/', '\\')) : readPosix(expanded);
  if (typeof read === 'string') return read;
  const odd = read.steps.find((step) => isOdd(step, windows));
  return odd === undefined ? read : `“${odd}” in it can mean something else`;
}

/** The path as text, with `..` taken away the way it is written, whatever links there are. */
export function writtenPath({ root, steps }: PathSteps, platform: NodeJS.Platform): string {
  const kept: string[] = [];
  for (const step of steps) {
    if (step === '..') kept.pop();
    else kept.push(step);
  }
  return root + kept.join(pathsOf(platform).sep);
}

export function pathsOf(platform: NodeJS.Platform): typeof posix {
  return platform === 'win32' ? win32 : posix;
}

function marks(text: string): string {
  return text.match(meaningful)?.join('') ?? '';
}

function split(text: string, separator: string): string[] {
  return text.split(separator).filter((step) => step !== '' && step !== '.');
}

function readPosix(text: string): PathSteps | string {
  return text.startsWith('/') ? { root: '/', steps: split(text, '/') } : 'not an absolute path';
}

function readWindows(text: string): PathSteps | string {
  if (/^\\\\[?.]/.test(text)) return 'a device path';
  const drive = /^([a-z]):\\/i.exec(text);
  if (drive) return { root: `${drive[1]?.toUpperCase()}:\\`, steps: split(text.slice(3), '\\') };
  const share = /^\\\\([^\\]+)\\([^\\]+)(?:\\|$)/.exec(text);
  if (!share) return 'not an absolute path';
  const root = share[0].replace(/\\$/, '').toLowerCase();
  return isOdd(share[1] ?? '', true) || isOdd(share[2] ?? '', true)
    ? 'an odd network path'
    : { root: `${root}\\`, steps: split(text.slice(share[0].length), '\\') };
}

const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;

/** A name that some programs, or the system, take for another one. */
function isOdd(step: string, windows: boolean): boolean {
  if (step === '..') return false;
  if (/^\s*\.{1,2}\s*$/.test(step)) return true;
  return windows && (/[<>:"|?*]|[. ]$|~\d/.test(step) || device.test(step));
}
