import type { Files } from '../../src/core/servers/files.ts';

/** A file as a test needs it: its first bytes, and what is special about it. */
interface MemoryFile {
  readonly head?: string | Buffer;
  readonly executable?: boolean;
  /** Where a link or an App execution alias leads. */
  readonly target?: string;
}

/** Files of any platform, by absolute path; folders are there because something is in them. Windows does not mind the case. */
export function memoryFiles(
  files: Readonly<Record<string, MemoryFile>>,
  platform: 'win32' | 'linux' | 'darwin',
): Files {
  const separator = platform === 'win32' ? '\\' : '/';
  const key = (path: string) => (platform === 'win32' ? path.toLowerCase() : path);
  const all = new Map(Object.entries(files).map(([path, file]) => [key(path), file]));
  const inside = (folder: string) => {
    const start = key(folder).replace(/[\\/]$/, '') + separator;
    return [...all.keys()].filter((path) => path.startsWith(start)).map((path) => path.slice(start.length));
  };
  return {
    async kind(path) {
      const file = all.get(key(path));
      if (file) return (file.executable ?? true) ? 'executable' : 'not-executable';
      return inside(path).length > 0 ? 'folder' : 'missing';
    },
    list: async (folder) => [...new Set(inside(folder).map((path) => path.split(separator)[0] ?? ''))],
    head: async (path) => Buffer.from(all.get(key(path))?.head ?? ''),
    target: async (path) => all.get(key(path))?.target ?? null,
  };
}
