import { join } from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import type { Log } from '../core/ports.ts';
import { text } from './text.ts';

export interface TrayIcon {
  /** @param paused whether everything is refused until the person is back */
  show(waiting: number, paused: boolean): void;
}

/** The icon that stays when the windows are closed; null where this desktop cannot have one. */
export function createTray(options: {
  resources: string;
  log: Log;
  onOpen: () => void;
  onShowWaiting: () => void;
  onPause: () => void;
  onResume: () => void;
  onQuit: () => void;
}): TrayIcon | null {
  const file = process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png';
  let tray: Tray;
  try {
    tray = new Tray(nativeImage.createFromPath(join(options.resources, 'tray', file)));
  } catch (error) {
    options.log.warn('no tray icon on this desktop', { error: String(error) });
    return null;
  }
  const show = (waiting: number, paused: boolean) => {
    tray.setToolTip(text.tray(waiting, paused));
    tray.setTitle(waiting === 0 ? '' : String(waiting));
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: text.open, click: options.onOpen },
        { label: text.showPrompt, click: options.onShowWaiting, enabled: waiting > 0 },
        { type: 'separator' },
        paused ? { label: text.resume, click: options.onResume } : { label: text.pause, click: options.onPause },
        { type: 'separator' },
        { label: text.quit, click: options.onQuit },
      ]),
    );
  };
  tray.on('click', options.onOpen);
  show(0, false);
  return { show };
}
