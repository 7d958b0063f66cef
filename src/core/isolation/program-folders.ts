import { existsSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { isWithin } from './given-folders.ts';

/** What every program needs: programs, libraries, certificates, names of hosts and users. Nobody's data, no other settings. */
const system: Readonly<Record<string, readonly string[]>> = {
  linux: [
    ...['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/opt', '/nix/store', '/gnu/store', '/snap'],
    ...['/home/linuxbrew/.linuxbrew', '/etc/ssl', '/etc/pki', '/etc/ca-certificates', '/etc/crypto-policies'],
    ...['/etc/alternatives', '/etc/ld.so.cache', '/etc/ld.so.conf', '/etc/ld.so.conf.d', '/etc/fonts'],
    ...['/etc/hosts', '/etc/nsswitch.conf', '/etc/resolv.conf', '/etc/passwd', '/etc/group', '/etc/localtime'],
    ...['/etc/mime.types', '/etc/os-release'],
  ],
  darwin: [
    ...['/usr', '/bin', '/sbin', '/System', '/Library', '/opt', '/dev', '/private/etc/ssl', '/private/etc/hosts'],
    ...['/private/etc/resolv.conf', '/private/etc/passwd', '/private/etc/localtime', '/private/var/select'],
    ...['/private/var/db/timezone', '/private/var/db/dyld'],
  ],
};

/** Where version managers keep programs and nothing else. From the home folder. */
const managers = [
  ...['.nvm/versions', '.nvm/alias', '.volta/bin', '.volta/tools', '.asdf/shims', '.asdf/installs', '.asdf/plugins'],
  ...['.local/share/fnm', '.local/share/mise/installs', '.local/share/mise/shims', '.local/share/uv/python'],
  ...['.local/share/uv/tools', '.pyenv', '.rbenv', '.bun/bin', '.deno/bin', '.sdkman/candidates'],
];

const script = /\.(?:[cm]?[jt]sx?|pyz?|rb|php|jar|lua|pl|sh)$/i;
const manifests = ['package.json', 'pyproject.toml', 'setup.py', 'Gemfile', 'composer.json', 'deno.json'];

/** The system's own folders that every program may read, where they exist. */
export function systemFolders(): string[] {
  return (system[process.platform] ?? []).filter((path) => existsSync(path));
}

/** A folder that must not be given just because a program lies in it: a home, what holds homes, or what holds more than programs. */
function isTooMuch(folder: string): boolean {
  const home = homedir();
  return (
    isWithin(home, folder) || isWithin(join(home, '.local'), folder) || folder === '/tmp' || dirname(folder) === folder
  );
}

function packageOf(path: string): string {
  const modules = path.indexOf(`${sep}node_modules${sep}`);
  if (modules >= 0) return path.slice(0, modules + `${sep}node_modules`.length);
  const manager = managers.map((folder) => join(homedir(), folder)).find((folder) => isWithin(path, folder));
  if (manager !== undefined) return manager;
  const prefix = dirname(dirname(path));
  const isPrefix = path === join(prefix, 'bin', path.slice(dirname(path).length + 1));
  const isRuntime = ['lib', 'lib64', 'pyvenv.cfg'].some((name) => existsSync(join(prefix, name)));
  return isPrefix && isRuntime && !isTooMuch(prefix) ? prefix : path;
}

/** The package that a script belongs to: the nearest folder above that says it is one, never a home; else its own file. */
function packageOfScript(path: string): string {
  if (path.includes(`${sep}node_modules${sep}`)) return packageOf(path);
  for (let folder = dirname(path); !isTooMuch(folder); folder = dirname(folder)) {
    if (manifests.some((name) => existsSync(join(folder, name)))) return folder;
  }
  return path;
}

function asWritten(path: string): string[] {
  try {
    return [...new Set([path, realpathSync(path)])];
  } catch {
    return [];
  }
}

/**
 * What a program itself is made of, outside of the system's folders: its runtime or virtual environment, and the package of the
 * script it runs, which is its first argument that names one. Never a home folder.
 *
 * @param start `command` is absolute; scripts are looked for from `cwd`
 */
export function programFolders(start: { command: string; args: readonly string[]; cwd: string }): string[] {
  const first = start.args.find((arg) => script.test(arg));
  const path = first === undefined ? undefined : resolve(start.cwd, first);
  const isFile = path !== undefined && statSync(path, { throwIfNoEntry: false })?.isFile();
  const found = [...asWritten(start.command).map(packageOf), ...(isFile ? asWritten(path).map(packageOfScript) : [])];
  const known = systemFolders();
  return [...new Set(found)].filter((folder) => !known.some((one) => isWithin(folder, one)));
}
