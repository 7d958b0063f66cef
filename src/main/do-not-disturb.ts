import { execFile } from 'node:child_process';

/** Milliseconds a desktop has to answer, also on a busy machine; one that does not is one that does not say. */
const patience = 5000;

// What the desktop itself goes by: GNOME's switch, and the property that Plasma's notification service has.
const gnome = ['gsettings', 'get', 'org.gnome.desktop.notifications', 'show-banners'] as const;
const service = [
  ...['gdbus', 'call', '--session', '--dest', 'org.freedesktop.Notifications'],
  ...['--object-path', '/org/freedesktop/Notifications', '--method', 'org.freedesktop.DBus.Properties.Get'],
  ...['org.freedesktop.Notifications', 'Inhibited'],
] as const;

/**
 * Whether the person told their desktop not to be disturbed; null where it does not say. macOS and Windows tell only programs
 * with native code or a special permission, which we do not have.
 */
export async function readDoNotDisturb(environment: NodeJS.ProcessEnv): Promise<boolean | null> {
  if (process.platform !== 'linux') return null;
  // GNOME's settings are on other desktops too, where nothing obeys them.
  const isGnome = environment.XDG_CURRENT_DESKTOP?.split(':').includes('GNOME') === true;
  const [program, ...args] = isGnome ? gnome : service;
  const said = await ask(program, args, environment);
  if (isGnome) return said === 'false' ? true : said === 'true' ? false : null;
  return said === '(<true>,)' ? true : said === '(<false>,)' ? false : null;
}

function ask(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, args, { env, timeout: patience, killSignal: 'SIGKILL' }, (error, stdout) =>
      resolve(error ? null : stdout.trim()),
    );
  });
}
