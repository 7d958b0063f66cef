import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchApp } from '../test/e2e/app.ts';
import { removeHome, temporaryHome } from '../test/e2e/open-app.ts';
import { askApp } from '../test/e2e/scene.ts';
import { connected } from './clients.ts';
import { median, percentile, print } from './print.ts';

/**
 * From the agent's sending to the prompt painted in its window: the built app, its core, its window and its page, on this machine's
 * browser. Each call is one the window has not shown before. Windows nobody could look at are not painted, so it takes a display.
 */
export async function benchPainted(calls: number): Promise<void> {
  if (process.platform === 'linux' && !process.env.DISPLAY) {
    process.stderr.write(
      'When the prompt is painted is measured on a display, e.g. xvfb-run -a npm run bench -- parts\n',
    );
    return;
  }
  const home = await temporaryHome();
  const env = { COUNTERSIGN_VAULT: 'file', COUNTERSIGN_VAULT_PASSPHRASE: 'bench', COUNTERSIGN_HEADLESS: '' };
  const app = await launchApp({ home, env });
  try {
    const main = await app.window();
    await askApp(main, 'settings.set', { port: 0 });
    const echo = join(import.meta.dirname, 'echo-server.ts');
    await askApp(main, 'servers.add', {
      name: 'stdio',
      transport: 'stdio',
      command: process.execPath,
      args: [echo, 'stdio'],
    });
    const { token } = await askApp(main, 'agents.create', { name: 'bench', servers: null });
    const { gateway } = await askApp(main, 'app.status', {});
    await app.lookAway();
    const client = await connected({ url: gateway.url ?? '', token, tool: 'stdio__echo' });
    const taken: number[] = [];
    // The first few warm both sides up, and show which page is the prompt's.
    for (let n = -3; n < calls; n++) {
      const text = `call ${n}`;
      const from = performance.timeOrigin + performance.now();
      const called = client.callTool({ name: 'stdio__echo', arguments: { text } });
      const prompt = await app.prompt();
      const painted = await paintedAt(prompt, text);
      if (n >= 0) taken.push(painted - from);
      await answer(prompt);
      await called;
      await watch(prompt);
    }
    for (const p of [50, 90, 99]) {
      print('parts', `call sent to prompt painted, p${p}`, percentile(taken, p), { unit: 'ms', calls });
    }
    print('parts', 'call sent to prompt painted, longest', Math.max(...taken), { unit: 'ms', calls });
    print('parts', 'call sent to prompt painted, distribution', median(taken), { unit: 'ms', shares: shares(taken) });
    await client.close();
  } finally {
    await app.close();
    await removeHome(home);
  }
}

interface Watching {
  painted: Map<string, number>;
}

/** Notes in the page when the next prompt is painted: one frame after the one that drew it began. */
function watch(page: Page): Promise<void> {
  return page.evaluate(() => {
    const seen = globalThis as unknown as Watching;
    seen.painted = new Map();
    const look = () => {
      const text = document.querySelector('[role=alertdialog] dd')?.textContent;
      if (!text || !document.querySelector('[role=alertdialog] footer button')) return;
      observer.disconnect();
      requestAnimationFrame(() =>
        requestAnimationFrame(() => seen.painted.set(text, performance.timeOrigin + performance.now())),
      );
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}

async function paintedAt(page: Page, text: string): Promise<number> {
  const found = await page.waitForFunction(
    (wanted) => {
      const { painted } = globalThis as unknown as Partial<Watching>;
      if (painted === undefined) return -1;
      const at = [...painted].find(([shown]) => shown.includes(wanted));
      return at?.[1];
    },
    text,
    { polling: 'raf' },
  );
  return (await found.jsonValue()) ?? Number.NaN;
}

async function answer(page: Page): Promise<void> {
  const [waiting] = await askApp(page, 'approvals.list', {});
  if (!waiting) return;
  const { id, digest } = waiting;
  await askApp(page, 'approvals.decide', { id, digest, answer: { kind: 'deny' } });
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
}

/** How many of a hundred were within these milliseconds. */
function shares(taken: readonly number[]): Record<string, number> {
  const bounds = [25, 50, 75, 100, 150, 300];
  const within = (bound: number) => Math.round((100 * taken.filter((ms) => ms <= bound).length) / taken.length);
  return Object.fromEntries(bounds.map((bound) => [`≤${bound}`, within(bound)]));
}
