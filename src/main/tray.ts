import { join } from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import type { Log } from '../core/ports.ts';
import { text } from './text.ts';

export interface TrayIcon {
  setWaiting(count: number): void;
}

/** The icon that stays when the windows are closed; null where this desktop cannot have one. */
export function createTray(options: {
  resources: string;
  log: Log;
  onOpen: () => void;
  onShowWaiting: () => void;
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
  const draw = (waiting: number) => {
    tray.setToolTip(text.tray(waiting));
    tray.setTitle(waiting === 0 ? '' : String(waiting));
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: text.open, click: options.onOpen },
        { label: text.showPrompt, click: options.onShowWaiting, enabled: waiting > 0 },
        { type: 'separator' },
        { label: text.quit, click: options.onQuit },
      ]),
    );
  };
  tray.on('click', options.onOpen);
  draw(0);
  return { setWaiting: draw };
}
