import { describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { everyAnswerBy } from './every-answer.ts';

const desk = everyAnswerBy('mouse');

describe('a screen reader', () => {
  /** What is read, in its order; how long is left, and ago, is another each time. */
  const read = async (tool: string, args: Record<string, unknown>) => {
    const { card, got } = await desk().ask('on top', tool, args);
    await card.getByRole('status').filter({ hasText: 'That would have' }).waitFor();
    const live = card.getByRole('button', { name: tool === 'wipe' ? 'Deny' : 'Allow once', exact: true });
    await expect.poll(() => live.isEnabled()).toBe(true);
    const text = await card.ariaSnapshot();
    await desk().hand.press(card.getByRole('button', { name: 'Deny', exact: true }));
    await got;
    return text.replaceAll(/\d+:\d\d/g, '#:##').replaceAll(/, (?:now|\d+ min ago)\./g, ', # ago.');
  };

  it('reads who asks, what will happen, with what, what differs, what is claimed, why, how long, and then the answers', async () => {
    expect(await read('once', { text: 'hello again', path: '/nowhere/x' })).toMatchInlineSnapshot(`
      "- alertdialog "once":
        - paragraph: Agent on top (calls itself desk-agent 1.0.0) asks
        - heading "once" [level=1]
        - paragraph: desk › once
        - paragraph: desk says that this changes /nowhere/x and destroys nothing.
        - region "With these arguments":
          - term: text
          - definition:
            - deletion: hello
            - text: →
            - insertion: hello again
          - term: path
          - definition: /nowhere/x was not there
          - paragraph: text and path differ from the last time you allowed this, # ago.
        - text: "The server claims: changes things not destructive stays on this machine"
        - group: What the server says about it
        - paragraph: Asks because no rule covers this tool.
        - group "If you allow it for longer, only when":
          - text: If you allow it for longer, only when
          - checkbox "text = hello again"
          - text: text = hello again
          - checkbox "path is under /nowhere" [checked]
          - text: path is under /nowhere
          - status: That would have answered none of your approvals of this tool.
        - checkbox "Let me read the result before Agent on top gets it"
        - text: Let me read the result before Agent on top gets it
        - paragraph: #:## left; silence refuses
        - button "Deny"
        - button "More ways to deny"
        - button "Deny and say why…"
        - button "Edit"
        - text: 1 of 1
        - button "Allow once"
        - button "More ways to allow""
    `);
    proves('answers.reading-order');
  });

  it('reads what may destroy as such, and the second act before the answers that allow', async () => {
    expect(await read('wipe', { path: '/nowhere/else' })).toMatchInlineSnapshot(`
      "- alertdialog "Wipe a folder":
        - paragraph: Agent on top (calls itself desk-agent 1.0.0) asks
        - heading "Wipe a folder" [level=1]
        - paragraph: desk › wipe
        - paragraph: "desk says that this may destroy data: /nowhere/else."
        - region "With these arguments":
          - term: path
          - definition:
            - deletion: /nowhere
            - text: →
            - insertion: /nowhere/else
          - paragraph: path differs from the last time you allowed this, # ago.
        - text: "The server claims: changes things destroys data safe to repeat stays on this machine"
        - group: What the server says about it
        - paragraph: Asks because no rule covers this tool.
        - group "If you allow it for longer, only when":
          - text: If you allow it for longer, only when
          - checkbox "path is under /nowhere" [checked]
          - text: path is under /nowhere
          - status: That would have answered your last approval of this tool.
        - checkbox "Let me read the result before Agent on top gets it"
        - text: Let me read the result before Agent on top gets it
        - paragraph: #:## left; silence refuses
        - checkbox "I understand this may destroy data"
        - text: I understand this may destroy data
        - button "Deny"
        - button "More ways to deny"
        - button "Deny and say why…"
        - button "Edit"
        - text: 1 of 1
        - button "Allow once" [disabled]
        - button "More ways to allow" [disabled]"
    `);
  });
});
