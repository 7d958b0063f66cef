import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { History } from '../../../src/core/history/history.ts';
import { storySchema } from '../../../src/shared/history.ts';
import { proves } from '../../proves.ts';
import { answeredCall, appendAll, type HistoryHome, historyHome } from './history-home.ts';

let at: HistoryHome;
let history: History;
beforeEach(async () => {
  at = historyHome();
  history = await at.open();
});
afterEach(() => at.close());

function callsOf(query: Omit<Parameters<History['list']>[0], 'limit'>): (string | null)[] {
  return history.list({ limit: 50, ...query }).map(({ call, entries }) => call ?? entries[0]?.kind ?? null);
}

describe('the list', () => {
  it('folds each call into one story, newest first, even when calls overlap', async () => {
    const [one, two] = [answeredCall('one'), answeredCall('two', { agent: 'cursor' })];
    await appendAll(history, [
      ...two.slice(0, 1),
      ...one,
      { kind: 'rule.added', detail: { effect: 'deny' } },
      ...two.slice(1),
    ]);
    const stories = history.list({ limit: 50 });
    expect(stories.map(({ kind, call, outcome }) => [kind, call, outcome])).toEqual([
      ['change', null, null],
      ['call', 'one', 'answered'],
      ['call', 'two', 'answered'],
    ]);
    expect(stories[2]).toMatchObject({ seq: 1, agent: 'cursor', server: 'files', tool: 'read_file', by: 'person' });
    for (const story of stories) expect(storySchema.safeParse(story).success).toBe(true);
  });

  it('says for each outcome who decided, why, and how long it took', async () => {
    proves('history.story');
    let now = 1_000;
    await at.close();
    at = historyHome();
    history = await at.open({ clock: { now: () => now } });
    await history.append({ kind: 'decided', call: 'denied', agent: 'a', effect: 'deny', rule: 'r1', by: 'rule' });
    await history.append({ kind: 'refused', call: 'denied', by: 'rule', rule: 'r1', reason: 'Not on Fridays.' });
    await history.append({ kind: 'decided', call: 'failed', agent: 'a', effect: 'allow', rule: 'r2', by: 'rule' });
    await history.append({ kind: 'approved', call: 'failed', by: 'rule', rule: 'r2' });
    now += 250;
    await history.append({ kind: 'failed', call: 'failed', error: 'The server exited.' });
    expect(history.show('denied')).toMatchObject({
      outcome: 'refused',
      by: 'rule',
      rule: 'r1',
      reason: 'Not on Fridays.',
    });
    expect(history.show('failed')).toMatchObject({ outcome: 'failed', reason: 'The server exited.', durationMs: 250 });
    now -= 10_000;
    await history.append({ kind: 'decided', call: 'back', effect: 'ask' });
    now -= 10_000;
    await history.append({ kind: 'refused', call: 'back', by: 'silence' });
    expect(history.show('back').durationMs).toBe(0);
  });

  it('filters by outcome, agent and server, together too', async () => {
    await appendTwelve();
    await appendAll(history, answeredCall('asked').slice(0, 1));
    await appendAll(history, answeredCall('sent').slice(0, 2));
    expect(callsOf({ outcome: 'refused' })).toEqual(['c12', 'c8', 'c4']);
    expect(callsOf({ outcome: 'refused', server: 'mail' })).toEqual(['c12']);
    expect(callsOf({ outcome: 'answered', agent: 'even' })).toEqual(['c10', 'c6', 'c2']);
    expect(callsOf({ agent: 'even', server: 'mail' })).toEqual(['c12', 'c6']);
    expect(callsOf({ outcome: 'waiting' })).toEqual(['asked']);
    expect(callsOf({ outcome: 'running' })).toEqual(['sent']);
    expect(callsOf({ outcome: 'unknown' })).toEqual([]);
  });

  it('pages without gaps or repeats', async () => {
    await appendTwelve();
    const seen: string[] = [];
    for (let before: number | undefined; ; ) {
      const page = history.list({ limit: 4, outcome: 'answered', ...(before === undefined ? {} : { before }) });
      if (page.length === 0) break;
      seen.push(...page.map(({ call }) => String(call)));
      before = page.at(-1)?.seq;
    }
    expect(seen).toEqual(['c11', 'c10', 'c9', 'c7', 'c6', 'c5', 'c3', 'c2', 'c1']);
  });

  it('goes by the last end when a call has two', async () => {
    await appendAll(history, [...answeredCall('twice'), { kind: 'failed', call: 'twice', error: 'late' }]);
    expect(callsOf({ outcome: 'answered' })).toEqual([]);
    expect(callsOf({ outcome: 'failed' })).toEqual(['twice']);
  });
});

describe('one story', () => {
  it('is found by its call and by the place of any of its entries', async () => {
    await appendAll(history, answeredCall('one'));
    expect(history.show('one').seq).toBe(1);
    expect(history.show('3').call).toBe('one');
    for (const id of ['nobody', '4', '0', '-1', '', "' OR 1=1 --", '9'.repeat(30)]) {
      expect(() => history.show(id)).toThrowError(expect.objectContaining({ code: 'not_found' }));
    }
  });
});

describe('entries', () => {
  it('are read in order, after a place and since a time', async () => {
    let now = Date.UTC(2026, 0, 1);
    await at.close();
    at = historyHome();
    history = await at.open({ clock: { now: () => now } });
    for (let n = 0; n < 5; n += 1) {
      await history.append({ kind: 'started' });
      now += 1_000;
    }
    expect(history.entries({ after: 1, limit: 2 }).map(({ seq }) => seq)).toEqual([2, 3]);
    expect(history.entries({ after: 0, limit: 9, since: '2026-01-01T00:00:03.000Z' }).map(({ seq }) => seq)).toEqual([
      4, 5,
    ]);
  });
});

describe('search', () => {
  it('finds text in values and in the names that others chose, in any entry of a story, in any case', async () => {
    await appendAll(history, [
      ...answeredCall('one'),
      {
        kind: 'decided',
        call: 'two',
        effect: 'ask',
        arguments: { recipient: { mailTo: ['Ada “Countess” Lovelace'] }, n: 42 },
      },
      { kind: 'refused', call: 'two', by: 'person', reason: '100% \\ no_way\nreally' },
    ]);
    for (const search of ['lovelace', '“Countess”', 'mailto', '42', '100%', '\\ no_', 'WAY\nreal', 'two', 'refused']) {
      expect(callsOf({ search }), search).toEqual(['two']);
    }
    for (const search of ['kind', 'effect', '100_', 'l%e', '"', '{', '":', '2026'])
      expect(callsOf({ search }), search).toEqual([]);
    expect(callsOf({ search: '' })).toEqual(['two', 'one']);
    expect(callsOf({ search: 'o', agent: 'claude', outcome: 'answered' })).toEqual(['one']);
  });

  it('takes any text for what it is: it never fails, and finds exactly what contains it', async () => {
    const metacharacters = fc.constantFrom(
      ...'"\'%_*?\\()[]{}:;-+^~,.<>\n\0 éaB1',
      ' AND ',
      ' OR ',
      'NEAR(',
      '--',
      '\u{202e}',
      '\u{1f600}',
    );
    const text = fc.array(metacharacters, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));
    const texts = fc.sample(text, 25);
    await appendAll(
      history,
      texts.map((value, n) => ({ kind: 'decided', call: `c${n}`, arguments: [value] })),
    );
    fc.assert(
      fc.property(fc.oneof(text, fc.constantFrom(...texts), fc.string({ unit: 'binary', maxLength: 20 })), (search) => {
        const found = history.list({ limit: 200, search }).map((story) => String(story.entries[0]?.arguments));
        const lower = (value: string) => value.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
        const inStory = (value: string, n: number) =>
          [value, 'decided', `c${n}`].some((text) => lower(text).includes(lower(search)));
        expect(found).toEqual(texts.filter(inStory).reverse());
      }),
      { numRuns: 100 },
    );
  });
});

/** Calls c1 to c12: agents odd and even; every third on the server mail, every fourth refused. */
async function appendTwelve(): Promise<void> {
  for (let n = 1; n <= 12; n += 1) {
    const call = `c${n}`;
    const [asked, ...rest] = answeredCall(call, { agent: n % 2 ? 'odd' : 'even', server: n % 3 ? 'files' : 'mail' });
    if (asked)
      await appendAll(history, [asked, ...(n % 4 ? rest : [{ kind: 'refused', call, by: 'person' } as const])]);
  }
}
