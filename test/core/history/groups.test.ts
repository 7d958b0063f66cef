import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createGroups } from '../../../src/core/history/groups.ts';

function groups() {
  const written: string[][] = [];
  const made = createGroups<string>(async (group) => {
    await sleep(1);
    written.push([...group]);
  });
  return { ...made, written };
}

describe('groups', () => {
  it('hold everything that is added in one turn of the event loop', async () => {
    const { add, idle, written } = groups();
    add('decided', false);
    await Promise.resolve();
    add('approved', false);
    await idle();
    expect(written).toEqual([['decided', 'approved']]);
  });

  it('take along what waited patiently, before what came after it', async () => {
    const { add, idle, written } = groups();
    add('answered', true);
    add('decided', false);
    await idle();
    expect(written).toEqual([['answered', 'decided']]);
  });

  it('do not leave behind what is patient when nothing else comes', async () => {
    const { add, written } = groups();
    add('answered', true);
    await expect.poll(() => written).toEqual([['answered']]);
  });

  it('do not leave behind what was added while a group was being written', async () => {
    const { add, written } = groups();
    add('decided', false);
    await expect.poll(() => written.length).toBe(1);
    add('approved', false);
    await sleep(0);
    add('next', false);
    add('answered', true);
    await expect.poll(() => written.flat()).toEqual(['decided', 'approved', 'next', 'answered']);
  });

  it('write what is patient at once when nothing more will come', async () => {
    const { add, idle, written } = groups();
    add('answered', true);
    await idle();
    expect(written).toEqual([['answered']]);
  });

  it('are small enough that nothing else is held up', async () => {
    const { add, idle, written } = groups();
    for (let n = 0; n < 1200; n += 1) add(String(n), true);
    await idle();
    expect(written.map((group) => group.length)).toEqual([500, 500, 200]);
  });
});
