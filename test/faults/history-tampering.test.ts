import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Verification } from '../../src/shared/history.ts';
import { answeredCall, appendAll, type HistoryHome, historyHome } from '../core/history/history-home.ts';

const calls = 40;
const count = calls * 3;

let at: HistoryHome;
beforeEach(async () => {
  at = historyHome();
  const history = await at.open();
  for (let n = 1; n <= calls; n += 1) await appendAll(history, answeredCall(`call-${n}`));
  await history.close();
});
afterEach(() => at.close());

async function verify(): Promise<Verification> {
  const history = await at.open();
  const verification = await history.verify();
  await history.close();
  return verification;
}

/** What everyone must see after the end of the chain was tampered with: nothing added, nothing thrown away, a remedy. */
async function expectRefusal(): Promise<void> {
  const files = [at.databasePath, at.headPath].map((path) => (existsSync(path) ? readFileSync(path) : null));
  const history = await at.open();
  expect(history.degraded).toContain(`out of ${at.home}`);
  await expect(history.append({ kind: 'started' })).rejects.toMatchObject({ code: 'history.broken' });
  await expect(history.retry()).rejects.toMatchObject({ code: 'history.broken' });
  expect(() => history.list({ limit: 10 })).not.toThrow();
  expect((await history.verify()).ok).toBe(false);
  await history.close();
  expect([at.databasePath, at.headPath].map((path) => (existsSync(path) ? readFileSync(path) : null))).toEqual(files);
}

function flip(path: string, offset: number, mask = 1): void {
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(offset) ^ mask, offset);
  writeFileSync(path, bytes);
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('verify', () => {
  it('passes a history nobody touched', async () => {
    expect(await verify()).toMatchObject({ ok: true, entries: count, firstBad: null, problem: null });
  });

  it('names the entry in whose text or hash a byte was flipped, whichever byte it was', async () => {
    const pristine = readFileSync(at.databasePath);
    for (let n = 0; n < 60; n += 1) {
      const seq = 1 + ((n * 37) % count);
      const row = new DatabaseSync(at.databasePath, { readOnly: true });
      const { body, hash } = row.prepare('SELECT body, hash FROM entries WHERE seq = ?').get(seq) ?? {};
      row.close();
      const record = `${body}${hash}`;
      const offset = pristine.indexOf(record) + ((n * 7919) % record.length);
      flip(at.databasePath, offset, 1 << (n % 8));
      expect(await verify(), `entry ${seq}, byte ${offset}, bit ${n % 8}`).toMatchObject({ ok: false, firstBad: seq });
      writeFileSync(at.databasePath, pristine);
    }
  });

  it('notices any byte flipped in use, in pages and indexes too, and never throws', async () => {
    const pristine = readFileSync(at.databasePath);
    const { ok } = await verify();
    expect(ok).toBe(true);
    let unnoticed = 0;
    for (let n = 0; n < 120; n += 1) {
      const offset = (n * 104_729) % pristine.length;
      // Unused space in a page is zero, and nothing reads it.
      if (pristine.subarray(Math.max(0, offset - 16), offset + 16).every((byte) => byte === 0)) continue;
      flip(at.databasePath, offset, 0x20);
      const verification = await verify();
      if (verification.ok) unnoticed += 1;
      else expect(verification.problem).toMatch(/\.$/);
      writeFileSync(at.databasePath, pristine);
    }
    // Left-overs of split pages and a few fields of the file's header are in nobody's use.
    expect(unnoticed).toBeLessThan(6);
  });

  it.each([
    ['a deleted entry in the middle', 'DELETE FROM entries WHERE seq = 17', 17],
    ['a deleted first entry', 'DELETE FROM entries WHERE seq = 1', 1],
    ['a deleted last entry', `DELETE FROM entries WHERE seq = ${count}`, count],
    ['a cut tail', `DELETE FROM entries WHERE seq > 100`, 101],
    ['an emptied table', 'DELETE FROM entries', 1],
    [
      'two swapped entries',
      `CREATE TEMP TABLE two AS SELECT * FROM entries WHERE seq IN (20, 30);
       UPDATE entries SET (prev, body, hash) = (SELECT prev, body, hash FROM two WHERE two.seq = 50 - entries.seq) WHERE seq IN (20, 30)`,
      20,
    ],
    ['an entry moved to another place', 'UPDATE entries SET seq = 1000 WHERE seq = 55', 55],
    ['an edited text', `UPDATE entries SET body = replace(body, 'call-5.txt', 'call-6.txt') WHERE seq = 13`, 13],
    ['an edited hash', `UPDATE entries SET hash = '${'f'.repeat(64)}' WHERE seq = 13`, 13],
    ['an edited previous hash', `UPDATE entries SET prev = '${'f'.repeat(64)}' WHERE seq = 13`, 13],
  ])('finds %s and names the first bad entry', async (_, statements, firstBad) => {
    at.sql(statements);
    const verification = await verify();
    expect(verification).toMatchObject({ ok: false, firstBad });
    expect(verification.problem).toContain(`Entry ${firstBad} `);
  });

  it.each([41, 1, count])('names entry %i when its text was edited and its hash made to fit', async (seq) => {
    rewrite(seq, seq, (body) => body.replace('"kind"', '"agent":"mallory","kind"'));
    expect(await verify()).toMatchObject({ ok: false, firstBad: seq });
  });

  it('finds a chain that was rewritten with fitting hashes, by the signature', async () => {
    rewrite(1, count, (body) => body.replaceAll('claude', 'cursor'));
    expect(await verify()).toMatchObject({ ok: false, firstBad: count });
    await expectRefusal();
  });

  it('finds an entry that was added with a fitting hash but never signed', async () => {
    const database = new DatabaseSync(at.databasePath);
    const { hash } = database.prepare('SELECT hash FROM entries ORDER BY seq DESC').get() ?? {};
    const body = `{"seq":${count + 1},"at":"2026-01-01T00:00:00.000Z","kind":"started"}`;
    database
      .prepare('INSERT INTO entries (seq, prev, body, hash) VALUES (?, ?, ?, ?)')
      .run(count + 1, String(hash), body, sha256(hash + body));
    database.close();
    expect(await verify()).toMatchObject({ ok: false, firstBad: count + 1 });
    await expectRefusal();
  });

  it('finds an index that hides an entry', async () => {
    at.sql(
      'DROP INDEX stories_by_agent; CREATE INDEX stories_by_agent ON entries (agent) WHERE story = seq AND seq <> 1',
    );
    expect(await verify()).toMatchObject({ ok: false });
    await expectRefusal();
  });

  it('finds a trigger that somebody added', async () => {
    at.sql(`CREATE TRIGGER quiet AFTER INSERT ON entries BEGIN DELETE FROM entries WHERE seq = 1; END`);
    expect(await verify()).toMatchObject({ ok: false });
    await expectRefusal();
  });

  function rewrite(from: number, to: number, edit: (body: string) => string): void {
    const database = new DatabaseSync(at.databasePath);
    const update = database.prepare('UPDATE entries SET prev = ?, body = ?, hash = ? WHERE seq = ?');
    let before: string | null = null;
    for (const row of database.prepare('SELECT * FROM entries WHERE seq BETWEEN ? AND ? ORDER BY seq').all(from, to)) {
      const prev: string = before ?? String(row.prev);
      const body = edit(String(row.body));
      before = sha256(prev + body);
      update.run(prev, body, before, Number(row.seq));
    }
    database.close();
  }
});

describe('a history whose end is not what was signed', () => {
  it.each([
    ['the database was deleted', () => rmSync(at.databasePath), 1],
    ['the database was emptied', () => truncateSync(at.databasePath, 0), 1],
    ['the last entry was deleted', () => at.sql(`DELETE FROM entries WHERE seq = ${count}`), count],
    ['the last entry was edited', () => at.sql(`UPDATE entries SET body = body || ' ' WHERE seq = ${count}`), count],
    ['the head was deleted', () => rmSync(at.headPath), null],
    ['the head was emptied', () => writeFileSync(at.headPath, ''), null],
    ['the head was edited', () => edit(at.headPath, `"seq":${count}`, `"seq":${count - 1}`), null],
    ['the head inside was deleted', () => at.sql('DELETE FROM head'), null],
    [
      'the head inside was edited',
      () => at.sql(`UPDATE head SET text = replace(text, '"settled":', '"settled":1')`),
      null,
    ],
  ])('takes no entry and changes nothing when %s', async (_, tamper, firstBad) => {
    tamper();
    expect(await verify()).toMatchObject({ ok: false, firstBad });
    await expectRefusal();
  });

  it('is found when an older copy was put back', async () => {
    copyFileSync(at.databasePath, `${at.databasePath}.old`);
    const history = await at.open();
    await history.append({ kind: 'started' });
    await history.close();
    copyFileSync(`${at.databasePath}.old`, at.databasePath);
    expect(await verify()).toMatchObject({ ok: false, entries: count, firstBad: count + 1 });
    await expectRefusal();
  });

  it('is found when the database was cut short anywhere', async () => {
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
      expect((await verify()).ok, `cut to ${length}`).toBe(false);
      writeFileSync(at.databasePath, pristine);
    }
  });

  it('is found when database and head were exchanged for those of another history', async () => {
    const other = historyHome();
    const history = await other.open();
    for (let n = 0; n < count; n += 1) await history.append({ kind: 'started' });
    await history.close();
    copyFileSync(other.databasePath, at.databasePath);
    expect((await verify()).ok).toBe(false);
    await expectRefusal();
    copyFileSync(other.headPath, at.headPath);
    await other.close();

    const verification = await verify();
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
    await history.append({ kind: 'started' });
    expect(await history.verify()).toMatchObject({ ok: true, entries: 1 });
  });

  it('is good when the head is one group behind: Countersign was killed between the two', async () => {
    const behind = readFileSync(at.headPath);
    const history = await at.open();
    await history.append({ kind: 'started' });
    await history.close();
    writeFileSync(at.headPath, behind);
    expect(await verify()).toMatchObject({ ok: true, entries: count + 1 });
    const again = await at.open();
    await again.append({ kind: 'started' });
    expect(await again.verify()).toMatchObject({ ok: true, entries: count + 2 });
  });
});

function edit(path: string, from: string, to: string): void {
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}
