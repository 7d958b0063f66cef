import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs a command where tests may do what they like: on Linux with an empty HOME, a D-Bus session and an unlocked keyring of
 * its own and a display, all of which end with it. The person's own are never touched. Elsewhere it runs as it is.
 *
 * @returns the command's exit code
 */
export async function runInSession(command: readonly string[], extra: Record<string, string>): Promise<number> {
  if (process.platform !== 'linux') return await exitOf(start(command, { ...process.env, ...extra }));
  const home = await mkdtemp(join(tmpdir(), 'countersign-tests-'));
  await provideKeyring(home);
  const display = process.env.DISPLAY ? null : await startDisplay();
  try {
    return await exitOf(
      start(['dbus-run-session', '--', ...command], { ...ownEnvironment(home), ...display?.environment, ...extra }),
    );
  } finally {
    display?.process.kill();
    // What ends with the session may still be writing; a folder that is left behind is no reason to fail what has passed.
    await rm(home, { recursive: true, force: true, maxRetries: 10 }).catch(() => {});
  }
}

/**
 * Lets the bus start the keyring, opened with a throwaway password, when somebody asks for it, and again whenever it has crashed:
 * GNOME's has a data race between clients that come and clients that go.
 */
export async function provideKeyring(home: string): Promise<void> {
  const services = join(home, 'dbus-1', 'services');
  await mkdir(services, { recursive: true });
  const unlocked = `printf %s throwaway | exec gnome-keyring-daemon --unlock --foreground --components=secrets >/dev/null 2>&1`;
  await writeFile(join(home, 'keyring.sh'), `${unlocked}\n`);
  const service = `[D-BUS Service]\nName=org.freedesktop.secrets\nExec=/bin/sh ${join(home, 'keyring.sh')}\n`;
  await writeFile(join(services, 'org.freedesktop.secrets.service'), service);
}

/** The person's environment, with nothing in it that leads back to their home, their bus or their settings. */
function ownEnvironment(home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(XDG_|DBUS_|GNOME_|COUNTERSIGN_)/.test(name));
  return { ...Object.fromEntries(kept), HOME: home, XDG_RUNTIME_DIR: home };
}

/**
 * Starts Xvfb on a display that is free, which it picks and tells on its fourth descriptor. It does not begin anew when its last
 * client leaves, which would throw out whoever comes just then.
 */
async function startDisplay(): Promise<{ process: ChildProcess; environment: { DISPLAY: string } }> {
  const arguments_ = ['-displayfd', '3', '-screen', '0', '1440x1000x24', '-nolisten', 'tcp', '-noreset'];
  const xvfb = spawn('Xvfb', arguments_, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = await new Promise<string>((resolve, reject) => {
    xvfb.once('error', reject);
    xvfb.once('exit', (code) => reject(new Error(`Xvfb ended with code ${code} before it had a display`)));
    xvfb.stdio[3]?.once('data', (data: Buffer) => resolve(data.toString().trim()));
  });
  return { process: xvfb, environment: { DISPLAY: `:${number}` } };
}

function start(command: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const [program = '', ...rest] = command;
  return spawn(program, rest, { env, stdio: ['ignore', 'inherit', 'inherit'] });
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
