import { type Finding, type Outcome, unclear } from './finding.ts';
import { type Machine, type PathSteps, pathsOf, readPath, writtenPath } from './read-path.ts';

/** What is asked of the file system, so that a decision can be thought through without one. */
export interface Disk extends Machine {
  /** Where the path really is, every link followed; null when nothing is there. Throws when it cannot be told. */
  real(path: string): string | null;
  /** What a symbolic link at the path says, or null when there is none. */
  link(path: string): string | null;
}

const mostLinks = 40;

/**
 * Whether `path` is `folder` or lies in it, whichever way a program may take there: `..` as it is written and as the file
 * system goes, through every link, also one that leads to what does not exist yet. When they differ it is unclear, as it
 * is when only letter case or Unicode form keeps them apart. What hard links and mounts hide cannot be seen.
 *
 * @param folder as `realFolder` gave it: one that has become a link since is unclear
 */
export function pathUnder(folder: string, path: unknown, disk: Disk): Finding {
  if (typeof path !== 'string') return unclear('not a path');
  try {
    const place = placeOf(path, disk);
    if (typeof place === 'string') return unclear(place);
    const own = placeOf(folder, disk);
    if (typeof own === 'string' || own.written !== folder) return unclear('the folder is somewhere else now');
    const inside = [...new Set([place.written, place.walked()])].map((way) => isInside(folder, way, disk));
    const led = [place.written, place.walked()].find((way) => way !== path);
    const detail = led === undefined ? {} : { detail: `leads to ${led}` };
    if (inside.every((one) => one === 'holds')) return { outcome: 'holds', ...detail };
    return { outcome: inside.every((one) => one === 'not') ? 'not' : 'unclear', ...detail };
  } catch {
    return unclear('where it leads cannot be told');
  }
}

/** The folder a person names, as it really is now; null when it is no clear, absolute path. */
export function realFolder(folder: string, disk: Disk): string | null {
  const place = placeOf(folder, disk);
  return typeof place === 'string' ? null : place.written;
}

/** Where a path leads: as it is written, and as the file system goes. */
interface Place {
  readonly written: string;
  walked(): string;
}

/** What was found out by one look at the disk. Ten rules about one path ask for it once, and the next decision asks anew. */
const places = new WeakMap<Disk, Map<string, Place | string>>();

/** @returns why it is unclear, where it is. Throws when the file system does not tell. */
function placeOf(path: string, disk: Disk): Place | string {
  const known = places.get(disk) ?? new Map<string, Place | string>();
  places.set(disk, known);
  const found = known.get(path) ?? findPlace(path, disk);
  known.set(path, found);
  return found;
}

function findPlace(path: string, disk: Disk): Place | string {
  const read = readPath(path, disk);
  if (typeof read === 'string') return read;
  let walked: string | null = null;
  return {
    written: follow(writtenPath(read, disk.platform), disk),
    walked: () => (walked ??= followSteps(read, disk)),
  };
}

function isInside(folder: string, path: string, { platform }: Machine): Outcome {
  const { sep } = pathsOf(platform);
  const below = (outer: string, inner: string) =>
    inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
  if (below(folder, path)) return 'holds';
  return below(alike(folder), alike(path)) ? 'unclear' : 'not';
}

/** Two names that some file system takes for the same one are the same here. */
function alike(path: string): string {
  return path.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}

/** Every link followed, also in the part of the path that does not exist. */
function follow(path: string, disk: Disk, links = 0): string {
  if (links > mostLinks) throw new Error('too many links');
  const real = disk.real(path);
  if (real !== null) return real;
  const { dirname, basename, join, resolve } = pathsOf(disk.platform);
  const parent = dirname(path);
  if (parent === path) return path;
  const target = disk.link(path);
  const inParent = follow(parent, disk, links);
  return target === null ? join(inParent, basename(path)) : follow(resolve(inParent, target), disk, links + 1);
}

/** As the file system goes: `..` is the parent of where the links before it led. */
function followSteps({ root, steps }: PathSteps, disk: Disk): string {
  const { dirname, join } = pathsOf(disk.platform);
  let at = root;
  for (const step of steps) at = step === '..' ? dirname(follow(at, disk)) : join(at, step);
  return follow(at, disk);
}
