import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Debian's packages a whole test run needs: a browser for the window, a real keychain and a second program to look into it, and
 * what sandboxes are made of, and the shells people have besides bash.
 */
const needed = [
  'bubblewrap',
  'chromium',
  'dbus',
  'dbus-x11',
  'fish',
  'gnome-keyring',
  'libsecret-tools',
  'ripgrep',
  'socat',
  'xvfb',
  'zsh',
];

/** The program each package is there for; one that is already on the path, from wherever, needs no package. */
const programs: Record<string, readonly string[]> = {
  bubblewrap: ['bwrap'],
  chromium: ['chromium', 'chromium-browser', 'google-chrome'],
  dbus: ['dbus-run-session'],
  'dbus-x11': ['dbus-launch'],
  fish: ['fish'],
  'gnome-keyring': ['gnome-keyring-daemon'],
  'libsecret-tools': ['secret-tool'],
  ripgrep: ['rg'],
  socat: ['socat'],
  xvfb: ['Xvfb'],
  zsh: ['zsh'],
};

/**
 * Sees to it that a test run finds the system's programs: on Debian and Ubuntu, as root, by installing what is missing.
 *
 * @returns null when everything is there, else what the person has to do
 */
export function provideSystemPackages(): string | null {
  if (process.platform !== 'linux') return null;
  const missing = needed.filter((name) => !(programs[name] ?? []).some(onPath));
  if (missing.length === 0) return null;
  const install = `install --yes --no-install-recommends ${missing.join(' ')}`;
  const command = `apt-get ${install}`;
  if (!isDebian()) return `The tests need these programs, which are not installed: ${missing.join(', ')}`;
  if (process.getuid?.() !== 0)
    return `The tests need some of Debian’s packages. Install them with:\n  sudo ${command}`;
  console.log(`Installing ${missing.join(', ')}`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (line: string) =>
    spawnSync('sh', ['-c', line], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  // Another program may be at the packages just now, and a mirror may not answer at once.
  const patient = 'apt-get --option DPkg::Lock::Timeout=300 --option Acquire::Retries=5';
  const installs = () => run(`${patient} ${install}`).status === 0;
  // An old list names versions that the mirror no longer has; it is fetched anew only when it must be.
  if (installs() || (run(`${patient} update`).status === 0 && installs())) return null;
  return `Debian’s packages could not be installed. Install them with:\n  ${command}`;
}

function onPath(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

function isDebian(): boolean {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}
