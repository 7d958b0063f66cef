import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IpcMainInvokeEvent, WebContents, WebFrameMain } from 'electron';
import type { Frame, Page, Route } from 'playwright-core';
import { originOf, toOwn } from './addresses.ts';
import { type Browser, binding } from './browser.ts';
import { ipcMain } from './ipc-main.ts';
import { observed } from './observed.ts';
import { type FromPage, type Invoked, installPreload, type ToPage } from './page-script.ts';
import { answer } from './session.ts';
import { Stoppable } from './stoppable.ts';

type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];
type Used = 'id' | 'send' | 'isCrashed' | 'setWindowOpenHandler' | 'forcefullyCrashRenderer' | 'getURL';
type UsedFrame = Pick<WebFrameMain, 'url' | 'origin' | 'parent'>;

let lastId = 0;

/** One page of Chromium, with the preload script, IPC and the refusals of the app on it. */
export class WebContentsStandIn extends EventEmitter implements Pick<WebContents, Used> {
  readonly id = ++lastId;
  readonly #preload: string;
  readonly #frames = new WeakMap<Frame, UsedFrame>();
  #page: Page | undefined;
  #crashed = false;
  #expected: string | undefined;
  #openHandler: OpenHandler | undefined;
  #queue: ToPage = [];
  #deliver: ((messages: ToPage) => void) | undefined;

  constructor(preload: string) {
    super();
    this.#preload = readFileSync(preload, 'utf8');
  }

  get mainFrame(): UsedFrame | null {
    return this.#page ? this.#frame(this.#page.mainFrame()) : null;
  }
  getURL(): string {
    return this.#page ? toOwn(this.#page.url()) : '';
  }
  isCrashed(): boolean {
    return this.#crashed;
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }
  forcefullyCrashRenderer(): void {
    this.#page?.goto('chrome://crash').catch(() => undefined);
  }
  send(channel: string, ...args: unknown[]): void {
    this.#queue.push({ channel, args });
    this.#flush();
  }

  async attach(browser: Browser, page: Page): Promise<void> {
    this.#page = page;
    this.#crashed = false;
    browser.listen(page, (frame, message) => this.#hear(frame, message));
    await page.addInitScript({
      content: `(${installPreload})(${JSON.stringify(binding)}, (require) => {\n${this.#preload}\n})`,
    });
    // What cannot be answered fails, as in Electron; a page that closes while it still loads takes the request with it.
    await page.route('**/*', (route) => this.#route(route).catch(() => route.abort().catch(() => undefined)));
    // A new page brings one of its own, of which the app knows nothing.
    page.on('load', () => toOwn(page.url()) !== page.url() && this.emit('did-finish-load', {}));
    page.on('popup', (popup) => this.#openedWindow(popup));
    page.on('crash', () => {
      this.#crashed = true;
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    });
  }

  /** Loads what the app itself asked for, which nothing may prevent. */
  async load(page: Page, address: string): Promise<void> {
    this.#expected = page.url() === address ? undefined : address.replace(/#.*/, '');
    await page.goto(address);
  }

  async #route(route: Route): Promise<void> {
    const request = route.request();
    const navigates = request.isNavigationRequest() && request.frame() === this.#page?.mainFrame();
    const expected = request.url() === this.#expected || request.url() === this.#page?.url().replace(/#.*/, '');
    if (navigates && !expected) {
      const event = Object.assign(new Stoppable(), { url: toOwn(request.url()), isMainFrame: true });
      this.emit('will-navigate', event, event.url);
      if (event.defaultPrevented) return route.abort('aborted');
    }
    return answer(route);
  }

  async #openedWindow(popup: Page): Promise<void> {
    const asked = {
      url: toOwn(popup.url()),
      frameName: '',
      features: '',
      disposition: 'new-window',
      referrer: { url: '' },
    };
    const reply = this.#openHandler?.(asked as Parameters<OpenHandler>[0]);
    observed.opened.push({ url: asked.url, action: reply?.action ?? 'allow' });
    if (reply?.action === 'deny') await popup.close();
  }

  #frame(frame: Frame): UsedFrame {
    const known = this.#frames.get(frame);
    if (known) return known;
    const parent = () => frame.parentFrame();
    const made = {
      get url() {
        return toOwn(frame.url());
      },
      get origin() {
        return originOf(toOwn(frame.url()));
      },
      get parent() {
        return parent() as unknown as WebFrameMain | null;
      },
    };
    this.#frames.set(frame, made);
    return made;
  }

  async #hear(frame: Frame, message: FromPage): Promise<Invoked | ToPage | undefined> {
    if (message.kind === 'invoke') {
      const event = { type: 'frame', sender: this, senderFrame: this.#frame(frame), frameId: 0, processId: 0 };
      return ipcMain.invoke(event as unknown as IpcMainInvokeEvent, message.channel, message.args);
    }
    if (frame.parentFrame()) return undefined;
    this.#deliver = undefined;
    if (message.kind === 'hello') {
      this.#queue = [];
      return undefined;
    }
    const messages = new Promise<ToPage>((resolve) => {
      this.#deliver = resolve;
    });
    this.#flush();
    return messages;
  }

  #flush(): void {
    if (!this.#deliver || this.#queue.length === 0) return;
    this.#deliver(this.#queue);
    this.#queue = [];
    this.#deliver = undefined;
  }
}
