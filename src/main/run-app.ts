import { join } from 'node:path';
import { app, dialog, powerMonitor, protocol, session } from 'electron';
import type { Core } from '../core/core.ts';
import type { Log } from '../core/ports.ts';
import { chooseHome, makeHome } from '../core/storage/home.ts';
import { asAppError } from '../shared/errors.ts';
import { createLog } from './adapters/log.ts';
import { createAttention } from './attention.ts';
import { createHandlers } from './handlers.ts';
import { homeFlag } from './home.ts';
import { announce, serveRequests } from './ipc.ts';
import { gatherLinks, type Links } from './links.ts';
import { setMenu } from './menu.ts';
import { registerPages, servePages } from './pages.ts';
import { mayComeUp } from './prompt-front.ts';
import { closeOnQuit } from './quit.ts';
import { hardenContents, hardenSession } from './security.ts';
import { showFailure, startCore } from './start-core.ts';
import { text } from './text.ts';
import { createTray } from './tray.ts';
import { watchWaiting } from './watch-waiting.ts';
import { createWindows } from './windows.ts';

/** What the app is made of: how its core is opened, and where its built files are. Absolute paths. */
export interface Parts {
  openCore: (home: string, log: Log) => Promise<Core>;
  preload: string;
  pages: string;
  resources: string;
}

/** The app's whole life, from the choice of its home to the core's close. */
export function runApp(parts: Parts): void {
  const log = createLog(process.stderr);
  app.setName(text.name);
  // As the installer's shortcut has it; without it Windows shows no notifications of ours.
  if (process.platform === 'win32') app.setAppUserModelId('org.countersign.desktop');
  let home: string;
  try {
    home = chooseHome(homeFlag(process.argv), process.env);
    makeHome(home);
  } catch (error) {
    showFailure(asAppError(error));
    return;
  }
  // The lock for one instance lives in userData, so each home has its own; what Chromium keeps is put aside.
  app.setPath('userData', home);
  app.setPath('sessionData', join(home, 'window'));
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }

  const links = gatherLinks(process.argv);
  app.enableSandbox();
  registerPages(protocol);
  hardenContents(app);
  app
    .whenReady()
    .then(() => start(parts, home, log, links))
    .catch((error: unknown) => showFailure(asAppError(error)));
}

async function start(parts: Parts, home: string, log: Log, links: Links): Promise<void> {
  hardenSession(session.defaultSession, { devTools: !app.isPackaged });
  servePages(session.defaultSession, parts.pages);
  const core = await startCore(() => openAndServe(parts, home, log), log);
  if (!core) return app.exit(1);
  closeOnQuit(() => core.close(), log);
  powerMonitor.on('resume', () => core.wake());

  const windows = createWindows({
    preload: parts.preload,
    log,
    approvals: core.approvals,
    mayComeUp: () => mayComeUp(core.handlers, process.env),
    // Without a tray there would be no way back to an app without windows. Where a desktop takes a tray icon but does
    // not draw it, starting Countersign again brings the window back.
    onMainClosed: () => !tray && process.platform !== 'darwin' && app.quit(),
  });
  const attention = createAttention({
    onClick: () => windows.showWaiting(),
    onDeny: (shown) => core.approvals.denyFromNotification(shown),
  });
  const tray = createTray({
    resources: parts.resources,
    log,
    onOpen: () => windows.showMain(),
    onShowWaiting: () => windows.showWaiting(),
    onPause: () => void turn('approvals.pause'),
    onResume: () => void turn('approvals.resume'),
    onQuit: () => app.quit(),
  });
  /** When it cannot be done, the main window says how things stand. */
  const turn = async (name: 'approvals.pause' | 'approvals.resume') => {
    try {
      await core.handlers[name]({}, new AbortController().signal);
    } catch (error) {
      log.error('the tray could not do what it was told', { name, error: String(error) });
      windows.showMain();
    }
  };
  setMenu({ onOpen: () => windows.showMain(), onQuit: () => app.quit() });

  const handlers = createHandlers(core, async (fileName) => {
    const parent = windows.main();
    const options = { title: text.export.title, defaultPath: join(app.getPath('documents'), fileName) };
    const chosen = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
    return chosen.canceled ? null : chosen.filePath;
  });
  serveRequests(handlers, windows, log);
  core.subscribe((message) => announce(message, windows, log));
  await watchWaiting(core, (waiting, paused) => {
    attention.update(waiting, !windows.inFront());
    windows.setWaiting(waiting.length);
    tray?.show(waiting.length, paused);
  });

  app.on('second-instance', () => windows.showMain());
  app.on('activate', () => windows.showMain());
  windows.showMain();
  links.deliver((url) => {
    core.openLink(url);
    windows.showMain();
  });
}

/** The core, reachable for the command line and for agents. A taken port does not stop the app: its window says so. */
async function openAndServe(parts: Parts, home: string, log: Log): Promise<Core> {
  const core = await parts.openCore(home, log);
  try {
    await core.serveControl();
    await core.listen();
  } catch (error) {
    if (asAppError(error).code === 'port.taken') return core;
    await core.close();
    throw error;
  }
  return core;
}
