import { posix, win32 } from 'node:path';
import { readVariable } from './environment.ts';
import type { Files } from './files.ts';

/** One folder in which programs are looked for, and how we came to it, in words. */
export interface SearchFolder {
  readonly path: string;
  readonly from: string;
}

type Known = readonly (readonly [from: string, path: string | null])[];

/** Newest first; `v22.1.0` and `22.1.0` alike. */
function byVersion(left: string, right: string): number {
  return right.localeCompare(left, 'en', { numeric: true });
}

/** The version that nvm's default alias leads to, through aliases such as `lts/*`, else the newest that is installed. */
async function nvmFolder(root: string, files: Files): Promise<string | null> {
  const versions = [...(await files.list(posix.join(root, 'versions/node')))].sort(byVersion);
  let wanted = 'default';
  for (let step = 0; step < 5; step += 1) {
    const next = (await files.head(posix.join(root, 'alias', wanted))).toString('utf8').trim();
    // It is text from a file: a name that would lead out of the folder is none.
    if (next === '' || next.includes('..')) break;
    wanted = next;
  }
  const number = wanted.replace(/^v/, '');
  const chosen = versions.find((version) => `${version.replace(/^v/, '')}.`.startsWith(`${number}.`)) ?? versions[0];
  return chosen === undefined ? null : posix.join(root, 'versions/node', chosen, 'bin');
}

async function posixFolders(environment: NodeJS.ProcessEnv, home: string, files: Files): Promise<Known> {
  const under = (path: string) => posix.join(home, path);
  const data = environment.XDG_DATA_HOME || under('.local/share');
  const support = under('Library/Application Support');
  return [
    ['nvm', await nvmFolder(environment.NVM_DIR || under('.nvm'), files)],
    ['volta', posix.join(environment.VOLTA_HOME || under('.volta'), 'bin')],
    ['fnm', posix.join(environment.FNM_DIR || posix.join(data, 'fnm'), 'aliases/default/bin')],
    ['fnm', under('.fnm/aliases/default/bin')],
    ['fnm', posix.join(support, 'fnm/aliases/default/bin')],
    ['asdf', posix.join(environment.ASDF_DATA_DIR || under('.asdf'), 'shims')],
    ['mise', posix.join(environment.MISE_DATA_DIR || posix.join(data, 'mise'), 'shims')],
    ['pyenv', posix.join(environment.PYENV_ROOT || under('.pyenv'), 'shims')],
    ['Homebrew', '/opt/homebrew/bin'],
    ['Homebrew', '/home/linuxbrew/.linuxbrew/bin'],
    ['the usual folders', '/usr/local/bin'],
    ['snap', '/snap/bin'],
    ['npm-global', under('.npm-global/bin')],
    ['pnpm', environment.PNPM_HOME || posix.join(data, 'pnpm')],
    ['bun', under('.bun/bin')],
    ['deno', under('.deno/bin')],
    ['~/.local/bin', under('.local/bin')],
    ['cargo', posix.join(environment.CARGO_HOME || under('.cargo'), 'bin')],
    ['Docker Desktop', under('.docker/bin')],
    ['Docker Desktop', '/Applications/Docker.app/Contents/Resources/bin'],
    ['the usual folders', '/usr/bin'],
    ['the usual folders', '/bin'],
  ];
}

function windowsFolders(environment: NodeJS.ProcessEnv): Known {
  const under = (variable: string, path: string) => {
    const root = readVariable(environment, variable, 'win32');
    return root ? win32.join(root, path) : null;
  };
  return [
    ['volta', under('VOLTA_HOME', 'bin')],
    ['volta', under('LOCALAPPDATA', 'Volta\\bin')],
    ['nvm', under('NVM_SYMLINK', '.')],
    ['fnm', under('APPDATA', 'fnm\\aliases\\default')],
    ['mise', under('LOCALAPPDATA', 'mise\\shims')],
    ['pyenv', under('USERPROFILE', '.pyenv\\pyenv-win\\shims')],
    ['Node.js', under('PROGRAMFILES', 'nodejs')],
    ['npm-global', under('APPDATA', 'npm')],
    ['scoop', under('USERPROFILE', 'scoop\\shims')],
    ['Chocolatey', under('PROGRAMDATA', 'chocolatey\\bin')],
    ['~\\.local\\bin', under('USERPROFILE', '.local\\bin')],
    ['cargo', under('USERPROFILE', '.cargo\\bin')],
    ['Docker Desktop', under('PROGRAMFILES', 'Docker\\Docker\\resources\\bin')],
    ['App execution aliases', under('LOCALAPPDATA', 'Microsoft\\WindowsApps')],
  ];
}

/** Where the managers of programs keep theirs, as far as these folders are there. */
export async function knownFolders(
  environment: NodeJS.ProcessEnv,
  { home, platform, files }: { home: string; platform: string; files: Files },
): Promise<SearchFolder[]> {
  const known = platform === 'win32' ? windowsFolders(environment) : await posixFolders(environment, home, files);
  const found = known.map(async ([from, path]) =>
    path !== null && (await files.kind(path)) === 'folder' ? [{ path, from }] : [],
  );
  return (await Promise.all(found)).flat();
}
