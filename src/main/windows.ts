import type { BrowserWindow, WebContents } from 'electron';
import type { Core } from '../core/core.ts';
import type { Log } from '../core/ports.ts';
import type { Audience } from './ipc.ts';
import { createMainWindow } from './main-window.ts';
import { createPromptWindow } from './prompt-window.ts';
import { text } from './text.ts';

/** Both windows, and which of them shows what waits. */
export interface Windows extends Audience {
  showMain(): void;
  /** The person wants to see what waits. */
  showWaiting(): void;
  /** How many calls wait for the person. */
  setWaiting(count: number): void;
  /** True while the person has one of them in front of them. */
  inFront(): boolean;
  /** The window a dialog belongs to; null when the main window is closed. */
  main(): BrowserWindow | null;
}

export function createWindows(options: {
  preload: string;
  log: Log;
  approvals: Core['approvals'];
  /** Whether the prompt may come on top by itself now. Never rejects. */
  mayComeUp: () => Promise<boolean>;
  onMainClosed: () => void;
}): Windows {
  let waiting = 0;
  let asking = false;
  const prompt = createPromptWindow(options);
  const main = createMainWindow({
    ...options,
    onChange: arrange,
    onCrash() {
      // What waits was shown there unless the prompt is up.
      if (!prompt.isVisible()) options.approvals.refuseAll(text.promptCrashed);
    },
    onClosed: options.onMainClosed,
  });

  /** What waits is shown in one place: in the main window while that is in front, else in the prompt. */
  function arrange(): void {
    if (prompt.window().isDestroyed()) return;
    if (!belongsInPrompt()) prompt.hide();
    else if (!asking) void comeUp();
  }

  const belongsInPrompt = () => waiting > 0 && !main.inFront();

  async function comeUp(): Promise<void> {
    asking = true;
    const may = await options.mayComeUp();
    asking = false;
    if (may && !prompt.window().isDestroyed() && belongsInPrompt()) prompt.appear();
  }

  const open = (): BrowserWindow[] =>
    [main.window(), prompt.window()].filter((window) => window !== null && !window.isDestroyed()) as BrowserWindow[];

  return {
    showMain: () => main.show(),
    showWaiting() {
      if (waiting > 0) prompt.focus();
      else main.show();
    },
    setWaiting(count) {
      waiting = count;
      arrange();
    },
    inFront: () => main.inFront() || prompt.inFront(),
    main: () => main.window(),
    owns: (contents: WebContents) => open().some((window) => window.webContents === contents),
    contents: () => open().map((window) => window.webContents),
  };
}
