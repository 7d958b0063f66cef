import { app } from './app.ts';
import { BrowserWindowStandIn } from './browser-window.ts';
import { answerDialog } from './dialog.ts';
import { type Gesture, type Observed, observed } from './observed.ts';
import { powerMonitor } from './power-monitor.ts';
import { clickItem, clickNotification } from './screen.ts';

export type Asked = { id: number; ask: 'look' | 'endpoint' | Gesture };
export type Told = { id: number; value: unknown } | { id: number; error: string };

/** Lets the test that started this process look, and act in the person's place. */
export function serveControl(): void {
  process.on('message', (message: Asked) => {
    tell(message).then(
      (value) => process.send?.({ id: message.id, value } satisfies Told),
      (error: unknown) => process.send?.({ id: message.id, error: String(error) } satisfies Told),
    );
  });
  // The test is gone, so nobody is left to end this process.
  process.on('disconnect', () => app.exit(1));
}

async function tell({ ask }: Asked): Promise<unknown> {
  if (ask === 'endpoint') return endpoint();
  if (ask === 'look') return look();
  return act(ask);
}

/** Where a test can reach the pages, once all are there: a second client that comes meanwhile may miss one, or hold it up. */
async function endpoint(): Promise<string> {
  await Promise.all(BrowserWindowStandIn.getAllWindows().map((window) => window.opened()));
  return (await app.browser()).endpoint();
}

function look(): Observed {
  const windows = BrowserWindowStandIn.getAllWindows().map((window) => ({
    id: window.id,
    title: window.title,
    // A page that crashed shows nothing any more.
    url: window.webContents.isCrashed() ? '' : window.webContents.getURL(),
    visible: window.isVisible(),
    focused: window.isFocused(),
  }));
  return { ...observed, windows, paths: app.paths };
}

function act(gesture: Gesture): void {
  if (gesture.do === 'click-notification') clickNotification(gesture);
  else if (gesture.do === 'click-tray') clickItem('tray', gesture.label);
  else if (gesture.do === 'click-menu') clickItem('menu', gesture.label);
  else if (gesture.do === 'activate') app.emit('activate', {});
  else if (gesture.do === 'wake-computer') powerMonitor.emit('resume');
  else if (gesture.do === 'answer') answerDialog(gesture);
  else found(gesture.window)[gesture.do]();
}

function found(id: number): BrowserWindowStandIn {
  const window = BrowserWindowStandIn.getAllWindows().find((one) => one.id === id);
  if (!window) throw new Error(`there is no window ${id}`);
  return window;
}
