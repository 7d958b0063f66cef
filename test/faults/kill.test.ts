import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { serveInTerminal } from '../support/serve-in-terminal.ts';
import { type KilledHome, killedHome, storiesOf } from './killed.ts';

const homes: KilledHome[] = [];
afterEach(async () => {
  for (const { one } of homes.splice(0)) await one.close();
});

async function makeHome(effect: 'allow' | 'ask'): Promise<KilledHome> {
  const home = await killedHome(effect);
  homes.push(home);
  return home;
}

/**
 * Calls without pause, eight at once, until the gateway is gone; each call with a message nobody used before.
 *
 * @param onAnswer told with each answer how many there were
 */
async function hammer(home: KilledHome, url: string, name: string, onAnswer: (count: number) => void): Promise<void> {
  const client = await home.agent(url);
  let next = 0;
  let answered = 0;
  const lane = async () => {
    for (;;) {
      await client.callTool({ name: 'recorder__echo', arguments: { message: `${name}-${next++}` } });
      answered += 1;
      onAnswer(answered);
    }
  };
  await Promise.allSettled(Array.from({ length: 8 }, lane));
  await client.close().catch(() => {});
}

async function expectWhole(home: KilledHome): Promise<void> {
  const { verification, entries } = await home.onDisk();
  expect(verification).toMatchObject({ ok: true, problem: null });
  const stories = storiesOf(entries);
  for (const message of home.reached()) expect(stories.get(message), message).toContain('approved');
}

/** One more start, so that what was running when it was killed is told; then how each call ended. */
async function endings(home: KilledHome): Promise<Map<string, string>> {
  const last = await home.one.serve();
  expect(await last.stop()).toBe(0);
  expect((await home.one.run(['audit', 'verify'])).code).toBe(0);
  const { entries } = await home.onDisk();
  return new Map([...storiesOf(entries)].map(([message, kinds]) => [message, kinds.at(-1) ?? '']));
}

describe('kill -9 at any moment of a call', () => {
  // Two homes side by side: most of the time a start waits for the vault's passphrase.
  const [lanes, rounds] = [2, 25];

  it(`leaves, ${lanes * rounds} times over, a chain that verifies and no call without its intent on disk`, async () => {
    proves('road.kill', 'road.intent-before-send');
    const killing = Array.from({ length: lanes }, async () => {
      const home = await makeHome('allow');
      for (let round = 0; round < rounds; round += 1) {
        const serving = await home.one.serve();
        // Every third round while the server is only being started; else somewhere in the midst of calls.
        const enough = round % 3 === 0 ? sleep(Math.random() * 300) : undefined;
        const wanted = Math.random() * 60;
        let hammering = Promise.resolve();
        const midst = new Promise<void>((resolve) => {
          hammering = hammer(home, serving.url, `round-${round}`, (count) => count > wanted && resolve()).then(
            resolve,
            resolve,
          );
        });
        await (enough ?? midst);
        await sleep(Math.random() * 5);
        await serving.kill();
        await hammering;
        await expectWhole(home);
      }
      const ended = await endings(home);
      expect(home.reached().length).toBeGreaterThan(rounds);
      for (const ending of ended.values()) expect(['answered', 'failed', 'refused', 'unknown']).toContain(ending);
      expect([...ended.values()]).toContain('unknown');
    });
    await Promise.all(killing);
  });
});

describe('kill -9 while a person is asked', () => {
  it.each([
    ['asked', async (message: string) => sleep(Math.random() * 60, message)],
    ['waiting', async (_: string, waits: () => Promise<void>) => await waits()],
    [
      'approved',
      async (_: string, _waits: () => Promise<void>, allow: () => Promise<void>) => {
        await allow();
        await sleep(Math.random() * 30);
      },
    ],
  ] as const)('leaves a call that is %s with its true story', async (moment, until) => {
    proves('road.kill');
    const home = await makeHome('ask');
    for (let round = 0; round < 3; round += 1) {
      const serving = await serveInTerminal(home.one);
      const client = await home.agent(serving.url);
      const message = `${moment}-${round}`;
      const calling = client.callTool({ name: 'recorder__echo', arguments: { message } }).catch(() => {});
      const waits = () => expect.poll(() => serving.screen(), { timeout: 20_000 }).toContain(message);
      await until(message, waits, () => serving.answer(message, 'a'));
      await serving.kill();
      await client.close().catch(() => {});
      await calling;
      await expectWhole(home);
    }
    const ended = await endings(home);
    for (const [message, ending] of ended) {
      // Whoever was not answered was never sent; whoever was may have been, and is told as such.
      const possible = moment === 'approved' ? ['answered', 'unknown', 'refused'] : ['refused'];
      expect(possible, message).toContain(ending);
    }
    if (moment !== 'approved') expect(home.reached()).toEqual([]);
    if (moment !== 'asked') expect(ended.size).toBe(3);
  });
});
