import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, normalize } from 'node:path';
import { type ClientData, platforms } from './client-data.ts';

/** The machine as imports see it: its platform, the person's home, and the environment Countersign runs in. */
export interface Machine {
  readonly platform: string;
  readonly home: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Where the folders that a variable names are when it is not set. */
const usual: Readonly<Record<string, string>> = {
  APPDATA: 'AppData/Roaming',
  LOCALAPPDATA: 'AppData/Local',
  XDG_CONFIG_HOME: '.config',
  CODEX_HOME: '.codex',
};

/** The files of a client that are there, in the order in which it looks. Absolute paths. */
export async function filesOf({ files }: ClientData, machine: Machine): Promise<string[]> {
  const platform = platforms.find((one) => one === machine.platform);
  const found = await Promise.all((platform ? files[platform] : []).map((path) => matches(start(path, machine))));
  return found.flat().map(normalize);
}

function start(path: string, { home, environment }: Machine): string {
  const [first = '', ...rest] = path.split('/');
  const set = environment[first.slice(1)];
  const folder = first === '~' ? home : set && isAbsolute(set) ? set : join(home, usual[first.slice(1)] ?? '');
  return [folder, ...rest].join('/');
}

async function matches(path: string): Promise<string[]> {
  const segments = path.split('/');
  const at = segments.findIndex((segment) => segment.includes('*'));
  if (at < 0) return (await stat(path).catch(() => null))?.isFile() ? [path] : [];
  const folder = segments.slice(0, at).join('/');
  const [before = '', after = ''] = (segments[at] ?? '').split('*');
  const names = await readdir(folder).catch(() => []);
  const fitting = names.filter((name) => name.startsWith(before) && name.endsWith(after)).sort();
  const found = fitting.map((name) => matches([folder, name, ...segments.slice(at + 1)].join('/')));
  return (await Promise.all(found)).flat();
}
