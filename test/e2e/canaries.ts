import { randomBytes } from 'node:crypto';
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Secrets of one run, each a value that occurs nowhere by chance, by the name of the place it was planted in. */
export interface Canaries {
  /** A new secret; `shape` makes it look like one of a known kind. */
  plant(place: string, shape?: (core: string) => string): string;
  /** One the product made, such as a token. */
  adopt(place: string, secret: string): void;
  /** The places whose secret occurs in `bytes`, in whatever form, but for those in `expected`. */
  within(bytes: Buffer | string, expected?: readonly string[]): string[];
  /** `file: place` for every secret in any file of a folder, and in the names of its files. */
  inFolder(folder: string): string[];
  readonly places: readonly string[];
}

export function canaries(): Canaries {
  const planted = new Map<string, readonly Buffer[]>();
  const within = (bytes: Buffer | string, expected: readonly string[] = []) => {
    const searched = Buffer.from(bytes);
    return [...planted]
      .filter(([place, forms]) => !expected.includes(place) && forms.some((form) => searched.includes(form)))
      .map(([place]) => place);
  };
  const adopt = (place: string, secret: string) => {
    planted.set(place, formsOf(secret));
  };
  return {
    plant(place, shape = (core) => core) {
      // Letters that mean themselves in every encoding, and never the shape of a known kind of secret.
      const secret = shape(`Kanari${randomBytes(12).toString('hex')}`);
      adopt(place, secret);
      return secret;
    },
    adopt,
    within,
    inFolder(folder) {
      return readdirSync(folder, { withFileTypes: true })
        .flatMap(pathsAt)
        .flatMap((path) => {
          const content = contentOf(path);
          const name = relative(folder, path);
          return [...within(name), ...(content ? within(content) : [])].map((place) => `${name}: ${place}`);
        });
    },
    get places() {
      return [...planted.keys()];
    },
  };
}

/** A file or folder and all that is in it; a folder of the running app may go while we look. */
function pathsAt(entry: Dirent): string[] {
  const path = join(entry.parentPath, entry.name);
  if (!entry.isDirectory()) return [path];
  try {
    return [path, ...readdirSync(path, { withFileTypes: true }).flatMap(pathsAt)];
  } catch {
    return [path];
  }
}

/** A file of the running app may go while we look; sockets, pipes and locks have no content. */
function contentOf(path: string): Buffer | null {
  try {
    return statSync(path).isFile() ? readFileSync(path) : null;
  } catch {
    return null;
  }
}

/** The ways a secret is written: as text of 8 and 16 bits, as hexadecimal, and inside any base64, wherever it begins there. */
function formsOf(secret: string): Buffer[] {
  const bytes = Buffer.from(secret);
  const swapped = Buffer.from(secret, 'utf16le').swap16();
  const base64 = [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    // Without the ends, which depend on what stands beside it.
    const middle = text.slice(offset === 0 ? 0 : 4, -4);
    return [middle, middle.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const texts = [bytes.toString('hex'), encodeURIComponent(secret), ...base64];
  return [bytes, Buffer.from(secret, 'utf16le'), swapped, ...texts.map((text) => Buffer.from(text))];
}
