import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryHome } from '../core/history/history-home.ts';
import { proves } from '../proves.ts';
import { count, expectRefusal, filledHome, flip, sha256, verify } from './history-tampered.ts';

let at: HistoryHome;
beforeEach(async () => {
  at = await filledHome();
});
afterEach(() => at.close());

describe('verify', () => {
  it('passes a history nobody touched', async () => {
    expect(await verify(at)).toMatchObject({ ok: true, entries: count, firstBad: null, problem: null });
  });

  it('names the entry in whose text or hash a byte was flipped, whichever byte it was', async () => {
    const pristine = readFileSync(at.databasePath);
    for (let n = 0; n < 60; n += 1) {
      const seq = 1 + ((n * 37) % count);
      const row = new DatabaseSync(at.databasePath, { readOnly: true, timeout: 10_000 });
      const { body, hash } = row.prepare('SELECT body, hash FROM entries WHERE seq = ?').get(seq) ?? {};
      row.close();
      const record = `${body}${hash}`;
      const named: (number | null)[] = [];
      // SQLite may have left an older copy of the record in the unused part of a page: that one is foreign, not an entry.
      for (let found = pristine.indexOf(record); found >= 0; found = pristine.indexOf(record, found + 1)) {
        flip(at.databasePath, found + ((n * 7919) % record.length), 1 << (n % 8));
        const { ok, firstBad } = await verify(at);
        expect(ok, `entry ${seq}, bit ${n % 8}`).toBe(false);
        named.push(firstBad);
        writeFileSync(at.databasePath, pristine);
      }
      expect(named, `entry ${seq}, bit ${n % 8}`).toContain(seq);
    }
  });

  it('notices any byte flipped in use, in pages and indexes too, and never throws', async () => {
    const pristine = readFileSync(at.databasePath);
    const { ok } = await verify(at);
    expect(ok).toBe(true);
    let unnoticed = 0;
    for (let n = 0; n < 120; n += 1) {
      const offset = (n * 104_729) % pristine.length;
      // Unused space in a page is zero, and nothing reads it.
      if (pristine.subarray(Math.max(0, offset - 16), offset + 16).every((byte) => byte === 0)) continue;
      flip(at.databasePath, offset, 0x20);
      const verification = await verify(at);
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
    proves('history.cut', 'history.delete', 'history.swap');
    at.sql(statements);
    const verification = await verify(at);
    expect(verification).toMatchObject({ ok: false, firstBad });
    expect(verification.problem).toContain(`Entry ${firstBad} `);
  });

  it.each([41, 1, count])('names entry %i when its text was edited and its hash made to fit', async (seq) => {
    rewrite(seq, seq, (body) => body.replace('"kind"', '"agent":"mallory","kind"'));
    expect(await verify(at)).toMatchObject({ ok: false, firstBad: seq });
  });

  it('finds a chain that was rewritten with fitting hashes, by the signature', async () => {
    rewrite(1, count, (body) => body.replaceAll('claude', 'cursor'));
    expect(await verify(at)).toMatchObject({ ok: false, firstBad: count });
    await expectRefusal(at);
  });

  it('finds entries that were added with fitting hashes but never signed', async () => {
    const database = new DatabaseSync(at.databasePath, { timeout: 10_000 });
    let before = String(database.prepare('SELECT hash FROM entries ORDER BY seq DESC').get()?.hash);
    for (const seq of [count + 1, count + 2]) {
      const body = `{"seq":${seq},"at":"2026-01-01T00:00:00.000Z","kind":"started"}`;
      const hash = sha256(before + body);
      database.prepare('INSERT INTO entries (seq, prev, body, hash) VALUES (?, ?, ?, ?)').run(seq, before, body, hash);
      before = hash;
    }
    database.close();
    expect(await verify(at)).toMatchObject({ ok: false, firstBad: count + 1 });
    await expectRefusal(at);
  });

  it('finds an index that hides an entry', async () => {
    at.sql(
      'DROP INDEX stories_by_agent; CREATE INDEX stories_by_agent ON entries (agent) WHERE story = seq AND seq <> 1',
    );
    expect(await verify(at)).toMatchObject({ ok: false });
    await expectRefusal(at);
  });

  it('finds a trigger that somebody added', async () => {
    at.sql(`CREATE TRIGGER quiet AFTER INSERT ON entries BEGIN DELETE FROM entries WHERE seq = 1; END`);
    expect(await verify(at)).toMatchObject({ ok: false });
    await expectRefusal(at);
  });

  function rewrite(from: number, to: number, edit: (body: string) => string): void {
    const database = new DatabaseSync(at.databasePath, { timeout: 10_000 });
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
