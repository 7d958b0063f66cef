import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import { text } from './text.ts';

/** The application's menu. Reloading and the developer's tools are in it only while the app is not packaged. */
export function setMenu(options: { onOpen: () => void; onQuit: () => void }): void {
  const quit: MenuItemConstructorOptions = {
    label: text.quit,
    accelerator: 'CommandOrControl+Q',
    click: options.onQuit,
  };
  const open: MenuItemConstructorOptions = {
    label: text.open,
    accelerator: 'CommandOrControl+O',
    click: options.onOpen,
  };
  const first: MenuItemConstructorOptions =
    process.platform === 'darwin'
      ? {
          label: text.name,
          submenu: [{ role: 'about' }, { type: 'separator' }, { role: 'hide' }, { role: 'hideOthers' }, quit],
        }
      : { label: text.menu.file, submenu: [open, { label: text.menu.closeWindow, role: 'close' }, quit] };
  const developer: MenuItemConstructorOptions[] = app.isPackaged
    ? []
    : [{ role: 'reload' }, { role: 'toggleDevTools' }];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      first,
      { label: text.menu.edit, role: 'editMenu' },
      {
        label: text.menu.view,
        submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, ...developer],
      },
      {
        label: text.menu.window,
        submenu:
          process.platform === 'darwin' ? [open, { role: 'minimize' }, { role: 'close' }] : [{ role: 'minimize' }],
      },
    ]),
  );
}
