import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { countHidden } from '../../src/renderer/lib/reveal.ts';
import type { Approval } from '../../src/shared/approvals.ts';
import { proves } from '../proves.ts';
import { keepPicture } from '../support/keep-picture.ts';
import { attempts } from './attempts.ts';
import { type Harness, type OpenPage, startHarness } from './harness.ts';
import { livelyHost } from './hosts.ts';
import { resize } from './pages.ts';
import { approval } from './samples.ts';

const answers = ['Allow once', 'Deny', 'More ways to allow', 'More ways to deny'];
const sizes = [
  { width: 900, height: 600 },
  { width: 600, height: 500 },
  { width: 320, height: 500 },
];
/** Everything a prompt is made of; a picture, a link, a frame or a form of somebody else's is not among it. */
const ours =
  'ASIDE B BUTTON CIRCLE DD DEL DETAILS DIV DL DT FIELDSET FOOTER H1 H2 HEADER INPUT INS KBD LABEL LEGEND LI MAIN P PATH SECTION SPAN SUMMARY SVG TEXT UL';
const numbered = attempts.map(([what, more, sight], at) => ({ what, more, sight, n: String(at + 1).padStart(2, '0') }));

// One window for all of them: each prompt comes after the one before it, as they would.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
let harness: Harness;
let open: OpenPage;
const host = livelyHost([]);
beforeAll(async () => {
  harness = await startHarness();
  open = await harness.open({ host, hash: '#/prompt' });
});
afterAll(async () => {
  await harness?.close();
  expect(open?.complaints).toEqual([]);
});

describe('an adversarial prompt', () => {
  it.each(numbered)(
    '$n with $what renders nothing as its own, hides nothing, overflows nowhere',
    async ({ more, sight, n }) => {
      proves('prompt.adversarial');
      const { page } = open;
      const shown = approval(`a${n}`, more);
      await resize(page, { width: 480, height: 460 });
      await open.emit('approvals.changed', [shown]);
      const button = (name: string) => page.getByRole('button', { name, exact: true });
      await expect.poll(() => button('Allow once').isEnabled()).toBe(true);
      expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('alertdialog');
      await page.getByText('What the server says about it').click();
      await page.getByText(sight).first().waitFor();
      await page.evaluate(() => scrollTo(0, 0));
      await page.getByText(sight).first().scrollIntoViewIfNeeded();
      keepPicture(`adversarial-${n}`, await page.screenshot({ caret: 'initial' }));

      await rendersNothing(page);
      for (const name of answers) expect(await button(name).count()).toBe(1);
      await fits(page, ['Deny', 'Allow once']);
      await unfold(page);
      await rendersNothing(page);
      // Whatever cannot be seen is a mark of ours: none of it is left in the page itself.
      expect(countHidden((await page.locator('body').textContent()) ?? '')).toBe(0);
      const read = await readBack(page);
      for (const text of textsOf(shown)) expect(read.includes(bare(text)) || text.slice(0, 200)).toBe(true);
      expect(host.inputs('approvals.decide')).toEqual([]);
      await open.emit('approvals.changed', []);
    },
  );
});

/** Nothing in the page is more than text: no element we do not use, no attribute that loads, runs or styles. */
async function rendersNothing(page: Page): Promise<void> {
  const found = await page.evaluate(() => {
    const all = [...document.querySelectorAll('body *')].filter((one) => one.tagName !== 'SCRIPT');
    const names = all.map((one) => one.tagName.toUpperCase());
    const attributes = all.flatMap((one) => one.getAttributeNames());
    const alive = attributes.filter((name) =>
      /^(on.*|style|href|src|srcdoc|action|xlink:href|contenteditable)$/.test(name),
    );
    return { names: [...new Set(names)], alive, styles: document.querySelectorAll('style, [id=root] script').length };
  });
  expect(found.names.filter((name) => !ours.split(' ').includes(name))).toEqual([]);
  expect({ alive: found.alive, styles: found.styles }).toEqual({ alive: [], styles: 0 });
  expect(await page.title()).toBe('Approval – Countersign');
}

/** Nothing scrolls sideways at any size, nor leaves the card, and the answers are in sight. */
async function fits(page: Page, names: readonly string[]): Promise<void> {
  for (const size of sizes) {
    await resize(page, size);
    const over = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      const out = [...document.querySelectorAll('.plain')].filter(
        (one) => one.getBoundingClientRect().right > clientWidth,
      );
      return { sideways: scrollWidth - clientWidth, out: out.length };
    });
    expect({ size, ...over }).toEqual({ size, sideways: 0, out: 0 });
    for (const name of names) {
      const box = await page.getByRole('button', { name, exact: true }).boundingBox();
      expect(box && box.y >= 0 && box.y + box.height <= size.height).toBe(true);
    }
  }
}

async function unfold(page: Page): Promise<void> {
  const more = page.getByRole('button', { name: /^show (all )?[\d,]+/ });
  // A list of ten thousand is opened some hundred at a time; what comes after the first few steps comes the same way.
  for (let n = 0; n < 6 && (await more.count()) > 0; n++) await more.first().click();
}

/** All foreign text of the page in its order, with every mark of ours turned back into what it stands for. */
async function readBack(page: Page): Promise<string> {
  const text = await page.evaluate(() =>
    [...document.querySelectorAll('.plain')]
      .filter((one) => !one.parentElement?.closest('.plain'))
      .map((one) =>
        [...one.querySelectorAll('*'), one].length === 1
          ? one.textContent
          : [...one.childNodes]
              .map((node) => {
                const [, code, times = '1'] =
                  (node instanceof Element &&
                    node.hasAttribute('title') &&
                    /^⟦U\+([0-9A-F]+)(?: ×([\d,]+))?⟧$/.exec(node.textContent)) ||
                  [];
                if (code === undefined) return node.textContent;
                return String.fromCodePoint(Number.parseInt(code, 16)).repeat(Number(times.replaceAll(',', '')));
              })
              .join(''),
      )
      .join(''),
  );
  return bare(text);
}

/** Lines of a difference are elements of their own. */
function bare(text: string): string {
  return text.replaceAll('\n', '');
}

/** Every text of the approval that is somebody else's, names of arguments included. */
function textsOf({ title, agent, client, tool, description, arguments: args, pin }: Approval): string[] {
  const texts = [title, agent, client, tool, description].filter((text) => text !== null);
  return [...texts, ...leaves(args), ...pin.findings.map(({ excerpt }) => excerpt)];
}

function leaves(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(leaves);
  return Object.entries(value).flatMap(([name, item]) => [name, ...leaves(item)]);
}
