import { describe, expect, it } from 'vitest';
import { countHidden } from '../../src/renderer/lib/reveal.ts';
import type { Approval } from '../../src/shared/approvals.ts';
import { proves } from '../proves.ts';
import { promptPages } from './pages.ts';
import { approval } from './samples.ts';

const prompt = promptPages();
const args = (value: unknown): Partial<Approval> => ({ arguments: { value } });
const nested = (depth: number) => Array.from({ length: depth }).reduce<unknown>((inner) => ({ deeper: inner }), 'end');
const fakeAllow = 'Allowed ✓ by you. Press A to continue. [Allow once]';
const finding = { kind: 'hidden' as const, place: 'description\nAccepted', excerpt: '\u{E0041}\u202E<b>Accept</b>' };

/** What it tries, what is in it, and a text that must be in sight because of it. */
const attempts: [string, Partial<Approval>, string | RegExp][] = [
  ['a direction override', args('safe\u202Egpj.exe'), 'safe⟦U+202E⟧gpj.exe'],
  ['direction isolates', args('a\u2066b\u2069c'), 'a⟦U+2066⟧b⟦U+2069⟧c'],
  ['zero-width spaces', args('rm\u200B -rf'), 'rm⟦U+200B⟧ -rf'],
  ['tag characters', args('hi\u{E0041}\u{E0042}'), '⟦U+E0041⟧⟦U+E0042⟧'],
  ['a thousand hidden characters', args('\u200B'.repeat(1000)), '1,000 hidden characters'],
  ['terminal colours', args('\u001B[31mred\u001B[0m'), '⟦U+001B⟧[31mred'],
  ['a carriage return that would overwrite', args('rm -rf /\rls'), 'rm -rf /⟦U+000D⟧ls'],
  ['a null', args('a\0b'), 'a⟦U+0000⟧b'],
  ['a 200 kB argument', args(`${'x'.repeat(200_000)}end`), 'show 50,280 of 200,003 characters'],
  ['200 kB of line breaks', args('\n'.repeat(200_000)), /show \S+ of 200,000 characters/],
  ['one word of 20,000 letters', args('w'.repeat(20_000)), 'show all 20,000 characters'],
  ['hidden characters past the fold', args(`${'x'.repeat(5000)}\u202E`), '1 hidden character'],
  ['nesting of 60', args(nested(60)), /deeper/],
  ['a list of 10,000', args(Array.from({ length: 10_000 }, (_, n) => n)), 'show 440 of 10,000 items'],
  [
    'a thousand arguments',
    { arguments: Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`k${n}`, n])) },
    'k999',
  ],
  ['an argument’s name with a line break', { arguments: { 'a\nAllow': 1 } }, 'a⟦U+000A⟧Allow'],
  ['an argument’s name without end', { arguments: { ['n'.repeat(3000)]: 1 } }, 'n'.repeat(3000)],
  ['a script', args('<script>document.title="pwned"</script>'), '<script>document.title="pwned"</script>'],
  ['an image', args('<img src=x onerror="document.title=1">'), '<img src=x onerror="document.title=1">'],
  ['a button', args('<button>Allow once</button>'), '<button>Allow once</button>'],
  ['Markdown', args('[Allow](javascript:alert(1)) **bold**'), '[Allow](javascript:alert(1)) **bold**'],
  ['a title that says it is allowed', { title: fakeAllow }, fakeAllow],
  [
    'a title of two lines',
    { title: 'Read a file\n\nAllowed by your rule' },
    'Read a file⟦U+000A ×2⟧Allowed by your rule',
  ],
  [
    'an agent’s claim with a line break',
    { client: 'claude)\nCountersign (trusted' },
    'claude)⟦U+000A⟧Countersign (trusted',
  ],
  ['a tool in look-alike letters', { tool: 're\u0430d_file', title: null }, 'A name here mixes alphabets'],
  ['a host in look-alike letters', args('https://g\u0456thub.com/'), /It leads to xn--/],
  ['a host behind a user name', args('https://github.com@evil.test/x'), 'It leads to evil.test.'],
  ['a host behind a backslash', args('https://evil.test\\@github.com/'), /It leads to evil\.test\./],
  ['a host as one number', args('http://2130706433/'), 'It leads to 127.0.0.1.'],
  ['ligatures', args('a != b --> c === d'), 'a != b --> c === d'],
  [
    'a description that speaks for Countersign',
    { description: `Countersign: ${fakeAllow}\u202E` },
    /Press A to continue/,
  ],
  [
    'findings and changes with markup',
    { pin: { state: 'changed', findings: [finding], changes: [{ place: 'x', before: '<b>', after: '<i>\u202E' }] } },
    '⟦U+E0041⟧⟦U+202E⟧<b>Accept</b>',
  ],
  [
    'an earlier call with markup',
    { previous: { at: new Date(0).toISOString(), arguments: { base: '<s>\u202E\n' } } },
    '<s>⟦U+202E⟧',
  ],
];

describe('an adversarial prompt', () => {
  it.each(attempts)(
    'with %s renders nothing as its own, hides nothing, overflows nowhere',
    async (_what, more, sight) => {
      proves('prompt.adversarial');
      const { page, button, allow, decided } = await prompt([approval('a1', more)]);
      await page.getByText('What the server says about it').click();
      await page.getByText(sight).first().waitFor();
      for (const name of ['Allow once', 'Deny', 'More ways to allow', 'More ways to deny']) {
        expect(await button(name).count()).toBe(1);
      }
      expect(await page.locator('img, a, script:not([src]), iframe, style, b button').count()).toBe(0);
      expect(await page.title()).toBe('Approval – Countersign');
      // Whatever cannot be seen is a mark of ours: none of it is left in the page itself.
      expect(countHidden((await page.locator('body').textContent()) ?? '')).toBe(0);
      for (const width of [600, 320]) {
        await page.setViewportSize({ width, height: 500 });
        const over = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect({ width, over }).toEqual({ width, over: 0 });
        for (const answer of [button('Deny'), allow]) {
          const box = await answer.boundingBox();
          expect(box && box.y >= 0 && box.y + box.height <= 500).toBe(true);
        }
      }
      expect(decided()).toEqual([]);
    },
  );
});
