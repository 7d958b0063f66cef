import { EventEmitter } from 'node:events';
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import type { Page } from 'playwright-core';
import { toWeb } from './addresses.ts';
import { app } from './app.ts';
import { headless } from './browser.ts';
import { grantPermissions } from './session.ts';
import { Stoppable } from './stoppable.ts';
import { WebContentsStandIn } from './web-contents.ts';

type Used =
  | 'id'
  | 'loadURL'
  | 'show'
  | 'showInactive'
  | 'hide'
  | 'focus'
  | 'moveTop'
  | 'isVisible'
  | 'isFocused'
  | 'isMinimized'
  | 'restore'
  | 'isDestroyed'
  | 'close';

let lastId = 0;

/** A window: a page, and what would be seen of it. Everything about its page happens in order, one thing after the other. */
export class BrowserWindowStandIn extends EventEmitter implements Pick<BrowserWindow, Used> {
  static readonly open = new Set<BrowserWindowStandIn>();
  readonly id = ++lastId;
  readonly title: string;
  readonly webContents: WebContentsStandIn;
  readonly #size: { width: number; height: number };
  #page: Promise<Page>;
  #url = '';
  #visible: boolean;
  #focused = false;
  #destroyed = false;
  #ready = false;
  #placed: Promise<void> = Promise.resolve();

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.title = options.title ?? '';
    this.#size = { width: options.width ?? 800, height: options.height ?? 600 };
    this.#visible = options.show ?? true;
    this.webContents = new WebContentsStandIn(options.webPreferences?.preload ?? '');
    app.emit('web-contents-created', {}, this.webContents);
    this.webContents.on('did-finish-load', () => {
      if (!this.#ready) this.emit('ready-to-show');
      this.#ready = true;
    });
    BrowserWindowStandIn.open.add(this);
    this.#page = this.#open();
  }

  static getAllWindows(): BrowserWindowStandIn[] {
    return [...BrowserWindowStandIn.open];
  }

  /** Resolves once its page is there. */
  async opened(): Promise<void> {
    await this.#page;
  }
  async loadURL(url: string): Promise<void> {
    this.#url = url;
    if (this.webContents.isCrashed()) await this.#replace();
    await this.webContents.load(await this.#page, toWeb(url));
  }
  show(): void {
    this.#appear();
    this.focus();
  }
  showInactive(): void {
    this.#appear();
  }
  hide(): void {
    if (!this.#visible) return;
    this.blur();
    this.#visible = false;
    this.emit('hide');
    this.#place();
  }
  focus(): void {
    if (!this.#visible || this.#focused) return;
    for (const other of BrowserWindowStandIn.open) if (other !== this) other.blur();
    this.#focused = true;
    this.emit('focus');
    if (!headless) void this.#page.then((page) => page.bringToFront()).catch(() => undefined);
  }
  blur(): void {
    if (!this.#focused) return;
    this.#focused = false;
    this.emit('blur');
  }
  moveTop(): void {}
  restore(): void {}
  isVisible(): boolean {
    return this.#visible && !this.#destroyed;
  }
  isFocused(): boolean {
    return this.#focused;
  }
  isMinimized(): boolean {
    return false;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  /** Asks the app first, as the close button does. */
  close(): void {
    void this.#page.then((page) => page.close()).catch(() => undefined);
  }

  #appear(): void {
    if (this.#visible) return;
    this.#visible = true;
    this.emit('show');
    this.#place();
  }

  async #open(): Promise<Page> {
    const browser = await app.browser();
    const page = await browser.open(this.#size);
    page.on('close', () => this.#closed());
    await this.webContents.attach(browser, page);
    await grantPermissions(browser.context, 'app://countersign');
    if (!this.#visible) this.#place();
    return page;
  }

  /** The page is gone, or will be: when the app keeps the window, it gets a new page. */
  #closed(): void {
    if (this.#destroyed || app.leaving) return;
    const event = new Stoppable();
    this.emit('close', event);
    if (event.defaultPrevented) {
      this.#page = this.#open();
      void this.loadURL(this.#url).catch(() => undefined);
      return;
    }
    this.#destroyed = true;
    BrowserWindowStandIn.open.delete(this);
    this.emit('closed');
  }

  async #replace(): Promise<void> {
    const old = await this.#page;
    old.removeAllListeners('close');
    this.#page = this.#open();
    await this.#page;
    await old.close().catch(() => undefined);
  }

  /** Puts the page where the window is by then, one time after the other: an older word must not come last. */
  #place(): void {
    if (headless) return;
    const place = async () => {
      const page = await this.#page;
      const cdp = await page.context().newCDPSession(page);
      const { windowId } = await cdp.send('Browser.getWindowForTarget');
      const windowState = this.#visible ? 'normal' : 'minimized';
      await cdp.send('Browser.setWindowBounds', { windowId, bounds: { windowState } });
      await cdp.detach();
    };
    this.#placed = this.#placed.then(place).catch(() => undefined);
  }
}
