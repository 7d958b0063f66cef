import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const server = fileURLToPath(new URL('../servers/recording-server.ts', import.meta.url));

/** Writes a file and the folders it is in; one with a first line for a program is made executable. */
export function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  if (text.startsWith('#!')) chmodSync(path, 0o755);
}

/**
 * Node as nvm or volta lays it out: `node` and an `npx` that, as the real one, is a script for whichever `node` is on its PATH and
 * starts the server as a child of its own.
 */
export function installNode(bin: string): void {
  mkdirSync(bin, { recursive: true });
  symlinkSync(process.execPath, join(bin, 'node'));
  put(
    join(bin, 'npx'),
    `#!/usr/bin/env node
const { spawn } = require('node:child_process');
if (process.argv[2] !== '-y' || process.argv[3] !== 'a-server') process.exit(64);
spawn('node', [${JSON.stringify(server)}], { stdio: 'inherit' }).on('exit', (code) => process.exit(code ?? 1));
`,
  );
}

/** A `uvx` as pyenv lays it out: a shim that finds the version and becomes its program. */
export function installUvx(root: string): void {
  put(
    join(root, 'shims/uvx'),
    `#!/bin/sh\nPYENV_ROOT="\${PYENV_ROOT:-${root}}"\nexec "$PYENV_ROOT/versions/3.13.1/bin/uvx" "$@"\n`,
  );
  put(
    join(root, 'versions/3.13.1/bin/uvx'),
    `#!/bin/sh\n[ "$1" = a-server ] || exit 64\n'${process.execPath}' '${server}'\n`,
  );
}
