import { spawn } from 'node:child_process';
import type { Browser } from '../core/ports.ts';
import { AppError } from '../shared/errors.ts';

/** The program that shows an address in the person's browser, and what it is given before the address. */
const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  // Not `start`, which is a word of the command interpreter's and would have it read the address.
  win32: ['rundll32.exe', 'url.dll,FileProtocolHandler'],
};

/** The person's browser, started by the system's own opener and without a shell. */
export const systemBrowser: Browser = {
  open(url) {
    const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
    return new Promise((resolve, reject) => {
      const fail = (cause?: unknown) =>
        reject(
          new AppError('signin.no_browser', 'Your browser could not be opened.', {
            remedy: 'Use --no-browser and open the address yourself.',
            ...(cause === undefined ? {} : { cause }),
          }),
        );
      // An opener may stay for as long as the browser does, so only an early end tells that it failed.
      const child = spawn(command, [...args, url], { shell: false, stdio: 'ignore', detached: true });
      child.once('error', fail);
      child.once('exit', (code) => (code === 0 ? resolve() : fail()));
      child.once('spawn', () => setTimeout(resolve, 2000).unref());
      child.unref();
    });
  },
};
