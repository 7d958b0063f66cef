import { describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { everyAnswerBy } from './every-answer.ts';

const desk = everyAnswerBy('mouse');

describe('a screen reader', () => {
  /** What is read, in its order; how long is left, and ago, is another each time. */
  const read = async (tool: string, args: Record<string, unknown>) => {
    const { card, got } = await desk().ask('on top', tool, args);
    await expect.poll(() => card.getByRole('button', { name: 'Deny', exact: true }).isEnabled()).toBe(true);
    const text = await card.ariaSnapshot();
    await desk().hand.press(card.getByRole('button', { name: 'Deny', exact: true }));
    await got;
    return text.replaceAll(/\d+:\d\d/g, '#:##').replaceAll(/\d+ min ago|just now/g, '# ago');
  };

  it('reads who asks, what will happen, with what, what differs, what is claimed, why, how long, and then the answers', async () => {
    expect(await read('once', { text: 'hello again', path: '/nowhere/x' })).toMatchInlineSnapshot();
    proves('answers.reading-order');
  });

  it('reads what may destroy as such, and the second act before the answers that allow', async () => {
    expect(await read('wipe', { path: '/nowhere/else' })).toMatchInlineSnapshot();
  });
});
