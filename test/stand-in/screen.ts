import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import type { MenuItemConstructorOptions, NotificationConstructorOptions } from 'electron';
import { type Observed, observed } from './observed.ts';

/** The tray, menu and notifications, as lists a test can read and click. */
let trayMenu: MenuItemConstructorOptions[] = [];
let appMenu: MenuItemConstructorOptions[] = [];
const shown: NotificationStandIn[] = [];

export const nativeImage = {
  createFromPath(path: string) {
    if (!existsSync(path)) throw new Error(`no image at ${path}`);
    return { path };
  },
};

interface MenuStandIn {
  items: MenuItemConstructorOptions[];
}

export const Menu = {
  buildFromTemplate: (items: MenuItemConstructorOptions[]): MenuStandIn => ({ items }),
  setApplicationMenu(menu: MenuStandIn) {
    appMenu = flatten(menu.items);
    observed.menu = labels(appMenu);
  },
};

export class Tray extends EventEmitter {
  readonly #seen = { title: '', toolTip: '', menu: [] as string[] };

  constructor(_image: unknown) {
    super();
    observed.tray = this.#seen;
  }
  setToolTip(toolTip: string): void {
    this.#seen.toolTip = toolTip;
  }
  setTitle(title: string): void {
    this.#seen.title = title;
  }
  setContextMenu(menu: MenuStandIn): void {
    trayMenu = flatten(menu.items);
    this.#seen.menu = labels(trayMenu);
  }
}

class NotificationStandIn extends EventEmitter {
  readonly #seen: Observed['notifications'][number];

  constructor(options: NotificationConstructorOptions) {
    super();
    const actions = options.actions?.map(({ text = '' }) => text) ?? [];
    this.#seen = { title: options.title ?? '', body: options.body ?? '', actions, open: false };
  }
  static isSupported(): boolean {
    return true;
  }
  show(): void {
    this.#seen.open = true;
    observed.notifications.push(this.#seen);
    shown.push(this);
  }
  close(): void {
    this.#seen.open = false;
  }
}

export { NotificationStandIn as Notification };

/** Clicks the latest notification of those that have this title, or of all; with `action` the button of that name. */
export function clickNotification({ title, action }: { title?: string; action?: string }): void {
  const at = observed.notifications.findLastIndex((one) => title === undefined || one.title === title);
  const actionIndex = observed.notifications[at]?.actions.indexOf(action ?? '') ?? -1;
  if (action !== undefined && actionIndex < 0) throw new Error(`no notification has a button called ${action}`);
  if (action === undefined) shown[at]?.emit('click', {});
  else shown[at]?.emit('action', { actionIndex });
}

export function clickItem(where: 'tray' | 'menu', label: string): void {
  const item = (where === 'tray' ? trayMenu : appMenu).find((one) => one.label === label);
  if (!item?.click || item.enabled === false) throw new Error(`nothing to click is called ${label}`);
  (item.click as () => void)();
}

function flatten(items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => (Array.isArray(item.submenu) ? [item, ...flatten(item.submenu)] : [item]));
}

function labels(items: MenuItemConstructorOptions[]): string[] {
  return items.flatMap(({ label }) => (label ? [label] : []));
}
