import { BrowserWindow } from 'electron';
import type { Core } from '../core/core.ts';
import type { Log } from '../core/ports.ts';
import { origin } from './origin.ts';
import { text } from './text.ts';
import { pageOptions, reloadDelay } from './window-options.ts';

/** The window that comes on top when a call waits and the main window is not in front. */
export interface PromptWindow {
  /** Brings it on top without taking the keyboard, so that no key meant for something else answers it. */
  appear(): void;
  hide(): void;
  /** Brings it on top with the keyboard, because the person asked for it. */
  focus(): void;
  isVisible(): boolean;
  /** True while it has the keyboard. */
  inFront(): boolean;
  window(): BrowserWindow;
}

/**
 * Makes the window, hidden, and loads its page. Somebody can be asked (`approvals.attach`) exactly while that page lives.
 * Closing the window refuses what waits, and so do a crash and a hang of its page.
 */
export function createPromptWindow(options: { preload: string; log: Log; approvals: Core['approvals'] }): PromptWindow {
  const { approvals, log } = options;
  let presenter: { detach(): void } | null = null;

  const window = new BrowserWindow({
    ...pageOptions(options.preload),
    title: text.promptTitle,
    width: 640,
    height: 620,
    alwaysOnTop: true,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
  });
  const contents = window.webContents;

  const load = () => {
    if (window.isDestroyed()) return;
    window.loadURL(`${origin}/index.html#/prompt`).catch((error: unknown) => {
      log.error('the prompt’s page did not load', { error: String(error) });
    });
  };
  const gone = (reason: string) => {
    approvals.refuseAll(reason);
    presenter?.detach();
    presenter = null;
    if (!window.isDestroyed()) window.hide();
  };

  contents.on('did-finish-load', () => {
    presenter ??= approvals.attach();
  });
  contents.on('render-process-gone', (_event, { reason }) => {
    log.error('the prompt’s page died', { reason });
    gone(text.promptCrashed);
    setTimeout(load, reloadDelay);
  });
  window.on('unresponsive', () => contents.forcefullyCrashRenderer());
  window.on('close', (event) => {
    event.preventDefault();
    approvals.refuseAll(text.promptClosed);
    window.hide();
  });
  window.on('closed', () => gone(text.promptClosed));
  load();

  return {
    appear() {
      if (!window.isVisible()) window.showInactive();
      window.moveTop();
    },
    hide: () => window.hide(),
    focus() {
      window.show();
      window.focus();
    },
    isVisible: () => !window.isDestroyed() && window.isVisible(),
    inFront: () => !window.isDestroyed() && window.isVisible() && window.isFocused(),
    window: () => window,
  };
}
