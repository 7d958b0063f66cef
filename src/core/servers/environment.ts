const inherited = {
  posix: ['HOME', 'LANG', 'LANGUAGE', 'LOGNAME', 'SHELL', 'TERM', 'TMPDIR', 'TZ', 'USER', 'XDG_RUNTIME_DIR'],
  windows: [
    'APPDATA',
    'COMSPEC',
    'HOMEDRIVE',
    'HOMEPATH',
    'LOCALAPPDATA',
    'PATHEXT',
    'PROCESSOR_ARCHITECTURE',
    'PROGRAMDATA',
    'PROGRAMFILES',
    'PROGRAMFILES(X86)',
    'PROGRAMW6432',
    'SYSTEMDRIVE',
    'SYSTEMROOT',
    'TEMP',
    'TMP',
    'USERNAME',
    'USERPROFILE',
    'WINDIR',
  ],
};

/** What a server inherits of our environment: enough to find a home and a language, and nothing that may be secret. PATH comes with its program. */
export function inheritedEnvironment(environment: NodeJS.ProcessEnv, platform: string): Record<string, string> {
  const safe = new Set(platform === 'win32' ? inherited.windows : inherited.posix);
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    const known = safe.has(platform === 'win32' ? name.toUpperCase() : name) || name.startsWith('LC_');
    // A value that begins with "()" is an exported shell function, which a shell script would run.
    if (known && value !== undefined && !value.startsWith('()')) kept[name] = value;
  }
  return kept;
}

/** The variable called `name`, in any case on Windows, where names have none. */
export function readVariable(environment: NodeJS.ProcessEnv, name: string, platform: string): string | undefined {
  if (platform !== 'win32') return environment[name];
  const found = Object.keys(environment).find((key) => key.toUpperCase() === name.toUpperCase());
  return found === undefined ? undefined : environment[found];
}
