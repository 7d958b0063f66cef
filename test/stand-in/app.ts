import { EventEmitter } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'electron';
import { type Browser, startBrowser } from './browser.ts';
import { observed } from './observed.ts';
import { Stoppable } from './stoppable.ts';

type Used =
  | 'isPackaged'
  | 'setName'
  | 'getVersion'
  | 'getPath'
  | 'setPath'
  | 'requestSingleInstanceLock'
  | 'enableSandbox'
  | 'whenReady'
  | 'setBadgeCount'
  | 'setAsDefaultProtocolClient'
  | 'quit'
  | 'exit';

class AppStandIn extends EventEmitter implements Pick<App, Used> {
  readonly isPackaged = false;
  readonly paths: Record<string, string> = {};
  #name = 'Electron';
  #browser: Promise<Browser> | undefined;
  /** The process is on its way out, and its windows with it. */
  leaving = false;

  setName(name: string): void {
    this.#name = name;
  }
  getVersion(): string {
    const file = join(import.meta.dirname, '../../package.json');
    return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  }
  getPath(name: string): string {
    const appData = process.env.XDG_CONFIG_HOME || join(homedir(), '.config');
    const userData = this.paths.userData ?? join(appData, this.#name);
    const known: Record<string, string> = { appData, userData, sessionData: userData, ...this.paths };
    return known[name] ?? join(homedir(), name[0]?.toUpperCase() + name.slice(1));
  }
  setPath(name: string, path: string): void {
    this.paths[name] = path;
  }
  /** The first instance's process id is in its userData; a second one leaves its words there, tells it with a signal, and ends. */
  requestSingleInstanceLock(): boolean {
    const file = join(this.getPath('userData'), 'stand-in.pid');
    const first = livingStandIn(file);
    const words = join(this.getPath('userData'), 'stand-in.argv');
    if (first) {
      writeFileSync(words, JSON.stringify(process.argv));
      process.kill(first, 'SIGUSR2');
      return false;
    }
    writeFileSync(file, String(process.pid));
    process.on('SIGUSR2', () => this.emit('second-instance', {}, JSON.parse(readFileSync(words, 'utf8')), ''));
    return true;
  }
  enableSandbox(): void {}
  setAsDefaultProtocolClient(): boolean {
    return true;
  }
  async whenReady(): Promise<void> {
    await this.browser();
  }
  browser(): Promise<Browser> {
    this.#browser ??= startBrowser(join(this.getPath('sessionData'), `stand-in-${process.pid}`)).then((browser) => {
      // Chromium ends with its last window, and when it is killed; an app without it would be one nobody can reach.
      browser.context.on('close', () => this.leaving || this.quit());
      return browser;
    });
    return this.#browser;
  }
  setBadgeCount(count = 0): boolean {
    observed.badge = count;
    return true;
  }
  quit(): void {
    const event = new Stoppable();
    this.emit('before-quit', event);
    if (!event.defaultPrevented) this.exit(0);
  }
  exit(code = 0): void {
    this.leaving = true;
    const end = () => process.exit(code);
    // Chromium takes a while on a busy machine, and what it leaves behind is in the home.
    setTimeout(end, 20_000);
    if (!this.#browser) end();
    else void this.#browser.then((browser) => browser.close()).then(end, end);
  }
}

export const app = new AppStandIn();

process.on('SIGTERM', () => app.quit());
process.on('SIGINT', () => app.quit());

function livingStandIn(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('stand-in') && pid !== process.pid ? pid : null;
  } catch {
    return null;
  }
}
