import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendAll, type HistoryHome, historyHome } from '../core/history/history-home.ts';
import { proves } from '../proves.ts';
import { count, expectRefusal, filledHome, flip, sha256, verify } from './history-tampered.ts';

let at: HistoryHome;
beforeEach(async () => {
  at = await filledHome();
});
afterEach(() => at.close());

describe('a history whose end is not what was signed', () => {
  it.each([
    ['the database was deleted', () => rmSync(at.databasePath), 1],
    ['the database was emptied', () => truncateSync(at.databasePath, 0), 1],
    ['the last entry was deleted', () => at.sql(`DELETE FROM entries WHERE seq = ${count}`), count],
    ['the last entry was edited', () => at.sql(`UPDATE entries SET body = body || ' ' WHERE seq = ${count}`), count],
    ['the head was deleted', () => rmSync(at.headPath), null],
    ['the head was emptied', () => writeFileSync(at.headPath, ''), null],
    ['the head was edited', () => edit(at.headPath, `"seq":${count}`, `"seq":${count - 1}`), null],
    ['the head inside was deleted', () => at.sql('DELETE FROM head'), 1],
    [
      'the head inside was edited',
      () => at.sql(`UPDATE head SET text = replace(text, '"settled":', '"settled":1')`),
      1,
    ],
  ])('takes no entry and changes nothing when %s', async (_, tamper, firstBad) => {
    tamper();
    expect(await verify(at)).toMatchObject({ ok: false, firstBad });
    await expectRefusal(at);
  });

  it('is not mistaken for a new one when the database is gone and the head edited', async () => {
    rmSync(at.databasePath);
    edit(at.headPath, `"seq":${count}`, '"seq":0');
    expect((await verify(at)).ok).toBe(false);
    await expectRefusal(at);
  });

  it('is found when an older copy was put back', async () => {
    proves('history.cut');
    copyFileSync(at.databasePath, `${at.databasePath}.old`);
    const history = await at.open();
    await history.append({ kind: 'started' });
    await history.close();
    copyFileSync(`${at.databasePath}.old`, at.databasePath);
    expect(await verify(at)).toMatchObject({ ok: false, entries: count, firstBad: count + 1 });
    await expectRefusal(at);
  });

  it('is found when the last entry was rewritten and the head file put back to before it', async () => {
    const behind = readFileSync(at.headPath);
    const history = await at.open();
    await history.append({ kind: 'started' });
    await history.close();
    const database = new DatabaseSync(at.databasePath, { timeout: 10_000 });
    const { prev, body } = database.prepare('SELECT prev, body FROM entries ORDER BY seq DESC').get() ?? {};
    const forged = String(body).replace('started', 'stopped');
    database
      .prepare('UPDATE entries SET body = ?, hash = ? WHERE seq = ?')
      .run(forged, sha256(prev + forged), count + 1);
    database.close();
    writeFileSync(at.headPath, behind);
    expect(await verify(at)).toMatchObject({ ok: false, firstBad: count + 1 });
    await expectRefusal(at);
  });

  it('is found when it went on from an older copy, past entries that were signed', async () => {
    const [older, olderHead] = [at.databasePath, at.headPath].map((path) => readFileSync(path));
    const signed = await at.open();
    await signed.append({ kind: 'started' });
    await signed.close();
    const head = readFileSync(at.headPath);
    writeFileSync(at.databasePath, older ?? '');
    writeFileSync(at.headPath, olderHead ?? '');
    await at.options.vault.delete('history.seen');
    const forked = await at.open();
    await appendAll(forked, [{ kind: 'stopped' }, { kind: 'stopped' }]);
    await forked.close();
    writeFileSync(at.headPath, head);
    expect(await verify(at)).toMatchObject({ ok: false, firstBad: count + 1 });
    await expectRefusal(at);
  });

  it('is found when the database was cut short anywhere', async () => {
    proves('history.cut');
    const pristine = readFileSync(at.databasePath);
    for (const length of [
      1,
      50,
      100,
      4096,
      5000,
      8192,
      pristine.length >> 1,
      pristine.length - 4096,
      pristine.length - 1,
    ]) {
      writeFileSync(at.databasePath, pristine.subarray(0, length));
      expect((await verify(at)).ok, `cut to ${length}`).toBe(false);
      writeFileSync(at.databasePath, pristine);
    }
  });

  it('is found when database and head were exchanged for those of another history', async () => {
    const other = historyHome();
    const history = await other.open();
    for (let n = 0; n < count; n += 1) await history.append({ kind: 'started' });
    await history.close();
    copyFileSync(other.databasePath, at.databasePath);
    expect((await verify(at)).ok).toBe(false);
    await expectRefusal(at);
    copyFileSync(other.headPath, at.headPath);
    await other.close();

    const verification = await verify(at);
    expect(verification).toMatchObject({ ok: false, entries: count });
    expect(verification.problem).toContain('another key');
    const exchanged = await at.open();
    await expect(exchanged.append({ kind: 'started' })).rejects.toMatchObject({ code: 'history.broken' });
    await expect(exchanged.append({ kind: 'started' })).rejects.toMatchObject({ code: 'history.broken' });
    expect(exchanged.count).toBe(count);
  });

  it('is found when a byte of the write-ahead log was flipped, though SQLite drops its end in silence', async () => {
    const history = await at.open();
    for (let n = 0; n < 20; n += 1) await history.append({ kind: 'started' });
    // What kill -9 leaves behind: a log that nobody has carried over yet.
    const crashed = historyHome();
    for (const file of ['history.db', 'history.db-wal', 'history.head'])
      copyFileSync(`${at.home}/${file}`, `${crashed.home}/${file}`);
    const whole = await crashed.open({ vault: at.options.vault });
    expect(await whole.verify()).toMatchObject({ ok: true, entries: count + 20 });
    await whole.close();

    for (const file of ['history.db', 'history.db-wal', 'history.head'])
      copyFileSync(`${at.home}/${file}`, `${crashed.home}/${file}`);
    rmSync(`${crashed.home}/history.db-shm`, { force: true });
    flip(`${crashed.home}/history.db-wal`, readFileSync(`${crashed.home}/history.db-wal`).length >> 1);
    const log = readFileSync(`${crashed.home}/history.db-wal`);
    const cut = await crashed.open({ vault: at.options.vault });
    const verification = await cut.verify();
    expect(verification).toMatchObject({ ok: false, firstBad: verification.entries + 1 });
    expect(verification.entries).toBeLessThan(count + 20);
    await expect(cut.append({ kind: 'started' })).rejects.toMatchObject({ code: 'history.broken' });
    await cut.close();
    expect(readFileSync(`${crashed.home}/history.db-wal`).equals(log)).toBe(true);
    await crashed.close();
  });

  it('is found while Countersign runs, when the database is deleted under it', async () => {
    const history = await at.open();
    await history.append({ kind: 'started' });
    rmSync(at.databasePath);
    await expect(history.append({ kind: 'started' })).rejects.toMatchObject({ code: 'history.broken' });
    expect((await history.verify()).ok).toBe(false);
  });

  it('begins anew once the files are moved aside, as the remedy says', async () => {
    truncateSync(at.databasePath, 0);
    for (const file of ['history.db', 'history.db-wal', 'history.db-shm', 'history.head'])
      rmSync(`${at.home}/${file}`, { force: true });
    const history = await at.open();
    await history.append({ kind: 'stopped' });
    expect(await history.verify()).toMatchObject({ ok: true, entries: 2 });
    const [first] = history.entries({ after: 0, limit: 1 });
    expect(first).toMatchObject({ kind: 'started', by: 'countersign' });
    expect(first?.reason).toContain(`ended with entry ${count}, is gone`);
    await history.close();
    expect(await verify(at)).toMatchObject({ ok: true, entries: 2 });
  });

  it('is good when the head is one group behind: Countersign was killed between the two', async () => {
    const history = await at.open();
    await history.append({ kind: 'started' });
    const behind = readFileSync(at.headPath);
    await history.append({ kind: 'started' });
    await history.close();
    writeFileSync(at.headPath, behind);
    expect(await verify(at)).toMatchObject({ ok: true, entries: count + 2 });
    const again = await at.open();
    await again.append({ kind: 'started' });
    expect(await again.verify()).toMatchObject({ ok: true, entries: count + 3 });
  });
});

function edit(path: string, from: string, to: string): void {
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}
