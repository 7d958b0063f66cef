import { BrowserWindow } from 'electron';
import type { Log } from '../core/ports.ts';
import { origin } from './origin.ts';
import { text } from './text.ts';
import { pageOptions, reloadDelay } from './window-options.ts';

/** The main window. It is made when it is first shown, and again after the person closed it. */
export interface MainWindow {
  show(): void;
  /** True while the person has it in front of them, so that it can show what waits. */
  inFront(): boolean;
  window(): BrowserWindow | null;
}

/**
 * @param onChange called when it came to the front or left it
 * @param onCrash called when its page died; the page is loaded again by itself
 */
export function createMainWindow(options: {
  preload: string;
  log: Log;
  onChange: () => void;
  onCrash: () => void;
  onClosed: () => void;
}): MainWindow {
  let window: BrowserWindow | null = null;

  const open = () => {
    const made = new BrowserWindow({
      ...pageOptions(options.preload),
      title: text.name,
      width: 1100,
      height: 760,
      minWidth: 640,
      minHeight: 480,
    });
    const load = () => {
      if (made.isDestroyed()) return;
      made.loadURL(`${origin}/index.html`).catch((error: unknown) => {
        options.log.error('the main window’s page did not load', { error: String(error) });
      });
    };
    made.once('ready-to-show', () => made.show());
    for (const change of ['show', 'hide', 'focus', 'blur', 'minimize', 'restore'] as const) {
      made.on(change as 'show', options.onChange);
    }
    made.on('unresponsive', () => made.webContents.forcefullyCrashRenderer());
    made.webContents.on('render-process-gone', (_event, { reason }) => {
      options.log.error('the main window’s page died', { reason });
      options.onCrash();
      setTimeout(load, reloadDelay);
    });
    made.on('closed', () => {
      window = null;
      options.onChange();
      options.onClosed();
    });
    load();
    return made;
  };

  return {
    show() {
      if (!window) {
        window = open();
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    inFront: () => window?.isVisible() === true && window.isFocused() && !window.webContents.isCrashed(),
    window: () => window,
  };
}
