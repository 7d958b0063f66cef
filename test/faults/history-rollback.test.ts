import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepSeen, readSeen } from '../../src/core/history/seen.ts';
import type { Vault } from '../../src/core/ports.ts';
import type { HistoryHome } from '../core/history/history-home.ts';
import { memoryVault } from '../fakes/memory-vault.ts';
import { proves } from '../proves.ts';
import { count, filledHome, verify } from './history-tampered.ts';

let at: HistoryHome;
beforeEach(async () => {
  at = await filledHome();
});
afterEach(() => at.close());

const log = { info: () => {}, warn: () => {}, error: () => {} };

/** All files of the history as they are now; calling the result puts them back. */
function snapshot(): () => void {
  const kept = readdirSync(at.home).map((name) => [name, readFileSync(`${at.home}/${name}`)] as const);
  return () => {
    for (const name of readdirSync(at.home)) rmSync(`${at.home}/${name}`);
    for (const [name, bytes] of kept) writeFileSync(`${at.home}/${name}`, bytes);
  };
}

async function addOne(): Promise<void> {
  const history = await at.open();
  await history.append({ kind: 'started' });
  await history.close();
}

async function expectBroken(): Promise<void> {
  const history = await at.open();
  await expect(history.append({ kind: 'started' })).rejects.toMatchObject({ code: 'history.broken' });
  await history.close();
}

describe('an older history put back together with its head', () => {
  it('is found by what the vault last saw, and takes no entry', async () => {
    proves('history.rollback');
    const putBack = snapshot();
    await addOne();
    putBack();
    const verification = await verify(at);
    expect(verification).toMatchObject({ ok: false, entries: count, firstBad: count + 1 });
    expect(verification.problem).toContain('older than what Countersign last saw');
    await expectBroken();
  });

  it('is found when all of it is gone, until a new one says so in its first entry', async () => {
    for (const name of readdirSync(at.home)) rmSync(`${at.home}/${name}`);
    expect(await verify(at)).toMatchObject({ ok: false, firstBad: 1 });
    await addOne();
    expect(await verify(at)).toMatchObject({ ok: true, entries: 2 });
  });

  it('is found when the earlier of two histories is put back', async () => {
    const putBack = snapshot();
    for (const name of readdirSync(at.home)) rmSync(`${at.home}/${name}`);
    await addOne();
    putBack();
    expect(await verify(at)).toMatchObject({ ok: false, firstBad: 2 });
    await expectBroken();
  });

  it('is not suspected when Countersign was killed before the vault was told', async () => {
    const known = await readSeen(at.options.vault);
    await addOne();
    await at.options.vault.set('history.seen', JSON.stringify(known));
    expect(await verify(at)).toMatchObject({ ok: true, entries: count + 1 });
    await addOne();
    expect(await readSeen(at.options.vault)).toMatchObject({ seq: count + 2 });
  });
});

describe('what the vault is told', () => {
  const link = (seq: number) => ({ seq, hash: `${seq}`.padStart(64, '0') });

  it('comes by itself while Countersign runs, the latest entry at a time', async () => {
    const vault = memoryVault();
    const seen = keepSeen({ vault, log, everyMs: 10 });
    for (let seq = 1; seq <= 50; seq += 1) seen.note(link(seq));
    while ((await readSeen(vault)).seq < 50) await sleep(5);
    await seen.close();
  });

  it('holds nothing up: a vault that refuses or never answers is left behind', async () => {
    const warned: string[] = [];
    const told = { ...log, warn: (message: string) => void warned.push(message) };
    const refusing: Vault = { ...memoryVault(), set: () => Promise.reject(new Error('locked')) };
    const refused = keepSeen({ vault: refusing, log: told });
    refused.note(link(1));
    await refused.close();
    expect(warned).toHaveLength(1);
    const silent: Vault = { ...memoryVault(), set: () => new Promise(() => {}) };
    const ignored = keepSeen({ vault: silent, log, closingMs: 10 });
    ignored.note(link(1));
    await ignored.close();
  });

  it('that cannot be read is a named error', async () => {
    const vault = memoryVault(new Map([['history.seen', 'nonsense']]));
    await expect(readSeen(vault)).rejects.toMatchObject({ code: 'vault.corrupt' });
  });
});
