import type * as Electron from 'electron';
import { app } from './app.ts';
import { BrowserWindowStandIn } from './browser-window.ts';
import { dialog } from './dialog.ts';
import { ipcMain } from './ipc-main.ts';
import { observed } from './observed.ts';
import { powerMonitor } from './power-monitor.ts';
import { Menu, Notification, nativeImage, Tray } from './screen.ts';
import { defaultSession } from './session.ts';

/** Nothing to register: Chromium sees our pages under `https:`, which has these privileges already. */
const protocol = { registerSchemesAsPrivileged() {} } satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged'>;
const session = { defaultSession };
const shell = {
  openPath: async () => '',
  async openExternal(url) {
    observed.browsed.push(url);
  },
} satisfies Pick<Electron.Shell, 'openPath' | 'openExternal'>;

/** The names of Electron's module the app uses; a misspelt one does not compile. */
const named = {
  app,
  BrowserWindow: BrowserWindowStandIn,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  Notification,
  powerMonitor,
  protocol,
  session,
  shell,
  Tray,
} satisfies Partial<Record<keyof typeof Electron, unknown>>;

export const electron = named;
export {
  app,
  BrowserWindowStandIn as BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  nativeImage,
  powerMonitor,
  protocol,
  session,
  shell,
  Tray,
};
