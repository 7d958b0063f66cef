import { app, type BrowserWindowConstructorOptions } from 'electron';

/** How every window of ours shows its page: sandboxed, and with nothing of Node. */
export function pageOptions(preload: string): BrowserWindowConstructorOptions {
  return {
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  };
}

/** A page that keeps crashing is not started more often than this, in milliseconds. */
export const reloadDelay = 500;
