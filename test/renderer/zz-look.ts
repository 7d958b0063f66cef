import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { findings, overflow } from './axe.ts';
import { startHarness } from './harness.ts';
import { emptyHost, livelyHost } from './samples.ts';
import { looks } from './zz-scenes.ts';

const out = process.env.OUT ?? '/tmp/looks';
mkdirSync(out, { recursive: true });
const only = process.argv.slice(2);
const harness = await startHarness();
try {
  for (const [name, look] of Object.entries(looks)) {
    if (only.length && !only.some((o) => name.startsWith(o))) continue;
    for (const [variant, colorScheme, width, height] of [
      ['light', 'light', 1100, 760],
      ['dark', 'dark', 1100, 760],
      ['narrow', 'light', 900, 600],
      ['zoom', 'dark', 450, 300],
    ] as const) {
      const host = look.empty ? emptyHost() : livelyHost();
      look.host?.(host);
      const opened = await harness.open({
        host,
        context: { viewport: { width, height }, colorScheme, reducedMotion: 'reduce' },
      });
      opened.page.setDefaultTimeout(8000);
      try {
        await look.go(opened.page, host, opened);
      } catch (e) {
        console.log(name, variant, String(e).slice(0, 600));
      }
      await opened.page.waitForTimeout(150);
      const found = variant === 'light' || variant === 'dark' ? await findings(opened.page) : [];
      const over = await overflow(opened.page);
      if (found.length || over || opened.complaints.length) console.log(name, variant, found, over, opened.complaints);
      await opened.page.screenshot({ path: `${out}/${name}-${variant}.png`, animations: 'disabled' });
      await opened.page.context().close();
    }
  }
} finally {
  await harness.close();
}

export type { Page };
