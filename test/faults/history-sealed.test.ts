import { copyFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answeredCall, appendAll, type HistoryHome, historyHome } from '../core/history/history-home.ts';
import { proves } from '../proves.ts';
import { count, filledHome, flip, verify } from './history-tampered.ts';

const pageBytes = 4096;

let at: HistoryHome;
beforeEach(async () => {
  at = await filledHome();
});
afterEach(() => at.close());

/** What the head file holds. */
const head = () => JSON.parse(readFileSync(at.headPath, 'utf8')) as { seq: number; file?: string };

/** What SQLite uses each page for. */
function pagesOf(): { name: string; pageno: number }[] {
  const database = new DatabaseSync(at.databasePath, { readOnly: true, timeout: 10_000 });
  const rows = database.prepare('SELECT name, pageno FROM dbstat ORDER BY pageno').all();
  database.close();
  return rows.map(({ name, pageno }) => ({ name: String(name), pageno: Number(pageno) }));
}

describe('a history that was closed', () => {
  it('is found when any byte on any page of its file was flipped, and an entry is named', async () => {
    proves('history.flip', 'history.sealed');
    const pristine = readFileSync(at.databasePath);
    const pages = pristine.length / pageBytes;
    expect(new Set(pagesOf().map(({ name }) => name)).size).toBeGreaterThan(5);
    const offsets = [0, 18, 24, 60, 72, 91, 96, 99, pristine.length - 1];
    for (let n = 0; offsets.length < 240; n += 1) offsets.push((n % pages) * pageBytes + ((n * 2_654_435) % pageBytes));
    for (const offset of offsets) {
      flip(at.databasePath, offset, 1 << (offset % 8));
      const verification = await verify(at);
      expect(verification, `byte ${offset}`).toMatchObject({ ok: false, firstBad: expect.any(Number) });
      expect(verification.firstBad, `byte ${offset}`).toBeLessThanOrEqual(count + 1);
      writeFileSync(at.databasePath, pristine);
    }
    expect(await verify(at)).toMatchObject({ ok: true, entries: count });
  });

  it('says which page was changed and which entry is nearest when no entry was', async () => {
    const pristine = readFileSync(at.databasePath);
    // Between the pointers and the entries of a page nothing is in use.
    const page = Math.floor(pristine.indexOf(`{"seq":${count},"at"`) / pageBytes);
    const text = pristine.subarray(page * pageBytes, (page + 1) * pageBytes);
    const unused = text.indexOf(Buffer.alloc(16));
    expect(unused).toBeGreaterThan(0);
    flip(at.databasePath, page * pageBytes + unused);
    const { ok, firstBad, problem, entries } = await verify(at);
    expect({ ok, entries }).toEqual({ ok: false, entries: count });
    expect(problem).toContain('No entry’s text was changed');
    expect(problem).toContain(`page ${page + 1} (bytes ${page * pageBytes} to ${(page + 1) * pageBytes - 1})`);
    expect(text.includes(`{"seq":${firstBad},"at"`)).toBe(true);
    expect(problem).toContain(`nearest entry is ${firstBad}`);
  });

  it('takes no entry, and says why, when its file is not what was sealed', async () => {
    flip(at.databasePath, 75);
    const bytes = [at.databasePath, at.headPath].map((path) => readFileSync(path));
    const history = await at.open();
    await expect(history.append({ kind: 'started' })).rejects.toMatchObject({ code: 'history.broken' });
    expect(history.degraded).toContain('page 1 ');
    await history.close();
    expect([at.databasePath, at.headPath].map((path) => readFileSync(path))).toEqual(bytes);
  });

  it('is found when something was added after it, or when another program wrote to it', async () => {
    const pristine = readFileSync(at.databasePath);
    writeFileSync(at.databasePath, Buffer.concat([pristine, Buffer.alloc(pageBytes)]));
    expect(await verify(at)).toMatchObject({ ok: false });
    writeFileSync(at.databasePath, pristine);
    const other = new DatabaseSync(at.databasePath, { timeout: 10_000 });
    other.exec('CREATE TABLE t (a); DROP TABLE t');
    expect(await verify(at)).toMatchObject({ ok: false });
    other.close();
    expect(await verify(at)).toMatchObject({ ok: false });
  });

  it('does without the list of pages, and only cannot say where', async () => {
    rmSync(`${at.home}/history.pages`);
    expect(await verify(at)).toMatchObject({ ok: true });
    flip(at.databasePath, 75);
    const verification = await verify(at);
    expect(verification).toMatchObject({ ok: false, firstBad: null });
    expect(verification.problem).toContain('history.pages');
  });

  it('is sealed anew at each close, and not sealed while it is open or after a crash', async () => {
    const sealed = head().file;
    expect(sealed).toMatch(/^[0-9a-f]{64}$/);
    const reading = await at.open();
    await reading.close();
    expect(head().file).toBe(sealed);

    const history = await at.open();
    await history.append({ kind: 'started' });
    expect(head().file).toBeUndefined();
    // What kill -9 leaves behind is no offence.
    const crashed = historyHome();
    for (const file of ['history.db', 'history.db-wal', 'history.head'])
      copyFileSync(`${at.home}/${file}`, `${crashed.home}/${file}`);
    await history.close();
    expect(head().file).not.toBe(sealed);
    expect(existsSync(`${at.databasePath}-wal`)).toBe(false);
    expect(await verify(at)).toMatchObject({ ok: true });
    const again = await crashed.open({ vault: at.options.vault });
    expect(await again.verify()).toMatchObject({ ok: true, entries: count + 1 });
    await again.append({ kind: 'stopped' });
    await again.close();
    await crashed.close();
  });

  it('gives up its seal before anything is written, so that a kill between the two is no offence', async () => {
    const history = await at.open();
    const other = new DatabaseSync(at.databasePath, { timeout: 10_000 });
    other.exec('BEGIN IMMEDIATE');
    await expect(history.append({ kind: 'started' })).rejects.toMatchObject({ code: 'history.unwritable' });
    expect(head()).toMatchObject({ seq: count });
    expect(head().file).toBeUndefined();
    other.exec('ROLLBACK');
    other.close();
    await history.append({ kind: 'started' });
    expect(await history.verify()).toMatchObject({ ok: true, entries: count + 1 });
  });

  it('is not sealed when its file was exchanged while it was open', async () => {
    const history = await at.open();
    await history.append({ kind: 'started' });
    const bytes = readFileSync(at.databasePath);
    rmSync(at.databasePath);
    writeFileSync(at.databasePath, bytes);
    await history.close();
    expect(head().file).toBeUndefined();
  });

  it('is read from by somebody else while it closes, and then is left unsealed but whole', async () => {
    const history = await at.open();
    await history.append({ kind: 'started' });
    const other = new DatabaseSync(at.databasePath, { readOnly: true, timeout: 10_000 });
    other.exec('BEGIN');
    other.prepare('SELECT count(*) FROM entries').get();
    await history.append({ kind: 'stopped' });
    await history.close();
    expect(head().file).toBeUndefined();
    other.close();
    expect(await verify(at)).toMatchObject({ ok: true, entries: count + 2 });
  });

  it('lets its owner alone read its files', async () => {
    if (process.platform === 'win32') return;
    const history = await at.open();
    await appendAll(history, answeredCall('one'));
    const modes = ['history.db', 'history.db-wal', 'history.db-shm', 'history.head', 'history.pages'].map(
      (file) => statSync(`${at.home}/${file}`).mode & 0o777,
    );
    expect(modes).toEqual(modes.map(() => 0o600));
  });
});
