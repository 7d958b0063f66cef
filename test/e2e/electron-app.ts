import { once } from 'node:events';
import { createRequire } from 'node:module';
import { _electron, type Page } from 'playwright-core';
import { collect, eventually, patience, type RunningApp } from './app.ts';

/** The built app on real Electron, through Playwright. */
export async function launchElectron(options: {
  home: string;
  env?: NodeJS.ProcessEnv;
  entry: string;
  words?: readonly string[];
}): Promise<RunningApp> {
  const executablePath = createRequire(import.meta.url)('electron') as string;
  const env = Object.entries({ ...process.env, COUNTERSIGN_HOME: options.home, ...options.env });
  const app = await _electron.launch({
    executablePath,
    args: [options.entry, ...(options.words ?? []), ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    timeout: patience,
    env: Object.fromEntries(env.filter((entry): entry is [string, string] => entry[1] !== undefined)),
  });
  app.context().setDefaultTimeout(patience);
  const child = app.process();
  const [output, errors] = [collect(child.stdout), collect(child.stderr)];
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const isPrompt = (page: Page) => page.url().endsWith('#/prompt');
  const page = (prompt: boolean) => eventually(() => app.windows().find((one) => isPrompt(one) === prompt));
  const promptIsVisible = () =>
    app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().some((one) => one.isVisible() && one.webContents.getURL().endsWith('#/prompt')),
    );
  // Without a window manager, as in CI, a window loses the focus to nobody; hidden, it is as far away.
  const setMainShown = (shown: boolean) =>
    app.evaluate(({ BrowserWindow }, show) => {
      const main = BrowserWindow.getAllWindows().find((one) => !one.webContents.getURL().endsWith('#/prompt'));
      if (show) main?.show();
      else main?.hide();
    }, shown);
  return {
    pid: child.pid ?? 0,
    window: () => page(false),
    async prompt() {
      await eventually(async () => (await promptIsVisible()) || undefined);
      return page(true);
    },
    promptIsVisible,
    lookAway: () => setMainShown(false),
    lookBack: () => setMainShown(true),
    shell: null,
    errors,
    output,
    async close() {
      await app.evaluate(({ app: electron }) => electron.quit()).catch(() => undefined);
      return exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    exited,
  };
}
