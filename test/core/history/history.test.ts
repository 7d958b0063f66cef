import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Vault } from '../../../src/core/ports.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { entrySchema } from '../../../src/shared/history.ts';
import { memoryVault } from '../../fakes/memory-vault.ts';
import { answeredCall, appendAll, type HistoryHome, historyHome } from './history-home.ts';

let at: HistoryHome;
beforeEach(() => {
  at = historyHome();
});
afterEach(() => at.close());

describe('the history', () => {
  it('keeps entries in the order they were appended, each hashed over the one before it and its own text', async () => {
    const history = await at.open();
    await appendAll(history, [...answeredCall('one'), ...answeredCall('two')]);
    await history.append({ kind: 'started' });

    const entries = history.entries({ after: 0, limit: 100 });
    expect(entries.map(({ seq, kind, call }) => `${seq} ${kind} ${call ?? ''}`)).toEqual([
      '1 decided one',
      '2 approved one',
      '3 answered one',
      '4 decided two',
      '5 approved two',
      '6 answered two',
      '7 started ',
    ]);
    let before = '0'.repeat(64);
    for (const line of [...history.exportText('jsonl')].slice(1, -1)) {
      const text = line.slice(line.indexOf('"entry":') + 8, -2);
      const hash = createHash('sha256').update(before).update(text).digest('hex');
      expect(line).toContain(`"prev":"${before}","hash":"${hash}"`);
      before = hash;
    }
    for (const entry of entries) expect(entrySchema.safeParse(entry).success).toBe(true);
    expect(history.count).toBe(7);
  });

  it('writes what is appended together as one group, and says so once', async () => {
    const states: number[] = [];
    const history = await at.open({ onChange: ({ count }) => states.push(count) });
    await appendAll(history, [...answeredCall('one'), ...answeredCall('two')]);
    expect(states).toEqual([6]);
  });

  it('goes on where it stopped when it is opened again', async () => {
    const first = await at.open();
    await appendAll(first, answeredCall('one'));
    await first.close();
    const second = await at.open();
    expect(second.count).toBe(3);
    expect(second.degraded).toBeNull();
    await appendAll(second, answeredCall('two'));
    expect(await second.verify()).toMatchObject({ ok: true, entries: 6, firstBad: null, problem: null });
  });

  it('writes what was appended before it closes, and nothing afterwards', async () => {
    const history = await at.open();
    const pending = appendAll(history, answeredCall('one'));
    await history.close();
    await pending;
    await expect(history.append({ kind: 'stopped' })).rejects.toMatchObject({ code: 'history.unwritable' });
    expect((await at.open()).count).toBe(3);
  });

  it('verifies while entries are being added', async () => {
    const history = await at.open();
    await appendAll(history, answeredCall('one'));
    const adding = (async () => {
      for (let n = 0; n < 50; n += 1) await history.append({ kind: 'started' });
    })();
    for (let n = 0; n < 3; n += 1) expect(await history.verify()).toMatchObject({ ok: true, problem: null });
    await adding;
  });

  it('opens, reads and lists without the vault; only what the vault knows can tell an empty one from an emptied one', async () => {
    const locked = lockedVault();
    const empty = await at.open({ vault: locked });
    await expect(empty.verify()).rejects.toMatchObject({ code: 'vault.locked' });
    await empty.close();
    const writing = await at.open();
    expect(await writing.verify()).toEqual({ ok: true, entries: 0, firstBad: null, problem: null, signedAt: null });
    await appendAll(writing, answeredCall('one'));
    await writing.close();
    const reading = await at.open({ vault: locked });
    expect(reading.list({ limit: 10 })).toHaveLength(1);
    expect(reading.show('one').outcome).toBe('answered');
    expect([...reading.exportText('jsonl')]).toHaveLength(5);
    await expect(reading.verify()).rejects.toMatchObject({ code: 'vault.locked' });
  });

  it('refuses entries while the vault is locked, and takes them again once it is open', async () => {
    const vault = memoryVault();
    let locked = true;
    const history = await at.open({
      vault: { ...vault, get: (name) => (locked ? lockedVault().get(name) : vault.get(name)) },
    });
    await expect(history.append({ kind: 'started' })).rejects.toMatchObject({ code: 'vault.locked' });
    expect(history.degraded).toContain('locked');
    locked = false;
    await history.retry();
    expect(history.degraded).toBeNull();
    await history.append({ kind: 'started' });
    expect(history.count).toBe(1);
  });

  it('does not begin with a new key when the vault has lost the old one', async () => {
    const writing = await at.open();
    await writing.append({ kind: 'started' });
    await writing.close();
    const emptied = memoryVault();
    const history = await at.open({ vault: emptied });
    await expect(history.append({ kind: 'started' })).rejects.toMatchObject({ code: 'history.broken' });
    expect(await emptied.get('history.key')).toBeNull();
    expect(await history.verify()).toMatchObject({ ok: false, entries: 1 });
    expect(history.degraded).toContain('the vault');
  });

  it('keeps the signing key out of its files', async () => {
    const history = await at.open();
    await history.append({ kind: 'started' });
    const secret = await at.options.vault.get('history.key');
    expect(secret).toMatch(/^[A-Za-z0-9+/=]{60,}$/);
    expect([...history.exportText('jsonl')].join('')).not.toContain(secret);
    expect(existsSync(at.headPath)).toBe(true);
  });
});

describe('after Countersign stopped in the middle of calls', () => {
  it('says that sent calls have an unknown outcome and the others were refused, once', async () => {
    const first = await at.open();
    await appendAll(first, answeredCall('over'));
    await appendAll(first, answeredCall('sent').slice(0, 2));
    await appendAll(first, answeredCall('asked').slice(0, 1));
    await first.close();

    const second = await at.open();
    expect(second.list({ limit: 9, outcome: 'running' }).map(({ call }) => call)).toEqual(['sent']);
    expect(second.list({ limit: 9, outcome: 'waiting' }).map(({ call }) => call)).toEqual(['asked']);
    await appendAll(second, answeredCall('new').slice(0, 2));
    await second.reconcile();
    await second.reconcile();
    expect(second.show('sent')).toMatchObject({ outcome: 'unknown', by: 'person', agent: 'claude' });
    expect(second.show('asked')).toMatchObject({ outcome: 'refused', by: 'countersign', tool: 'read_file' });
    expect(second.show('over').entries).toHaveLength(3);
    expect(second.show('new').outcome).toBe('running');
    expect(second.count).toBe(10);
    await second.close();

    const third = await at.open();
    await third.reconcile();
    expect(third.show('new').outcome).toBe('unknown');
    expect(third.count).toBe(11);
  });
});

function lockedVault(): Vault {
  const refuse = async () => {
    throw new AppError('vault.locked', 'The vault is locked.', { remedy: 'Unlock it.' });
  };
  return { kind: 'keychain', get: refuse, set: refuse, delete: refuse };
}
