/**
 * `npm start`: Countersign from this checkout. With a display, the app: on Electron when its binary is here, else in the
 * stand-in on this machine's Chromium. Without a display, `serve` in this terminal. Arguments are passed on.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium, noChromium } from '../test/stand-in/chromium.ts';

const root = join(import.meta.dirname, '..');
const ownNode = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
const node = existsSync(ownNode) ? ownNode : process.execPath;
const given = process.argv.slice(2);

if (isStale()) buildFirst();
run(...choose());

function choose(): [command: string, args: string[]] {
  const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  if (!hasDisplay) {
    say('There is no display: running `countersign serve` in this terminal.');
    return [node, [join(root, 'out/cli/index.js'), 'serve', ...given]];
  }
  const electron = findElectron();
  if (electron) return [electron, [root, ...given]];
  if (!findChromium()) {
    say(`Electron’s binary could not be downloaded, and there is nothing to show the app in. ${noChromium}`);
    process.exit(1);
  }
  say('Electron’s binary could not be downloaded: showing the app in this machine’s Chromium.');
  return [node, [join(root, 'test/stand-in/run.ts'), join(root, 'out/main/index.js'), ...given]];
}

/** Electron's program; null when it is not here and one short try to download it failed. */
function findElectron(): string | null {
  const folder = join(root, 'node_modules/electron');
  const installed = () => {
    const pathFile = join(folder, 'path.txt');
    const program = existsSync(pathFile) ? join(folder, 'dist', readFileSync(pathFile, 'utf8')) : '';
    return existsSync(program) ? program : null;
  };
  const here = installed();
  if (here) return here;
  say('Downloading Electron …');
  spawnSync(node, [join(folder, 'install.js')], { stdio: 'ignore', timeout: 120_000 });
  return installed();
}

/** True when something the build reads is newer than what it wrote. */
function isStale(): boolean {
  const written = join(root, 'out/cli/index.js');
  if (!existsSync(written)) return true;
  const builtAt = statSync(written).mtimeMs;
  const read = ['package-lock.json', 'electron.vite.config.ts', 'scripts/build.ts', 'src'];
  return read.some((name) => newest(join(root, name)) > builtAt);
}

function newest(path: string): number {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function buildFirst(): void {
  say('Building …');
  // The build's words go to stderr: `serve` promises one line of JSON on stdout.
  const { status } = spawnSync(node, [join(root, 'scripts/build.ts')], { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(1);
}

function run(command: string, args: string[]): void {
  const child = spawn(command, args, { stdio: 'inherit', cwd: root });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

function say(words: string): void {
  process.stderr.write(`${words}\n`);
}
