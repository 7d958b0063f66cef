import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { everythingOverStdio } from '../support/everything.ts';
import { type Product, product } from '../support/product.ts';

let one: Product;
beforeEach(async () => {
  one = product();
  await one.ask('server', 'add', 'everything', '--', ...everythingOverStdio);
  await one.ask('rule', 'add', '--effect', 'allow', '--server', 'everything');
  for (const message of ['first-call', 'second-call', 'third-call']) {
    await one.ask('tool', 'call', 'everything', 'echo', JSON.stringify({ message }));
  }
});
afterEach(() => one.close());

const database = () => join(one.home, 'history.db');

async function verify() {
  const ran = await one.run(['audit', 'verify', '--json']);
  return { code: ran.code, ...ran.json<{ ok: boolean; firstBad: number | null; problem: string | null }>() };
}

/** The place of the first entry whose text holds `text`. */
function placeOf(text: string): number {
  const db = new DatabaseSync(database(), { readOnly: true, timeout: 10_000 });
  const row = db.prepare('SELECT seq FROM entries WHERE instr(body, ?) ORDER BY seq LIMIT 1').get(text);
  db.close();
  return Number(row?.seq);
}

function change(sql: string): void {
  const db = new DatabaseSync(database(), { timeout: 10_000 });
  db.exec(sql);
  db.close();
}

describe('a history somebody changed behind Countersign’s back', () => {
  it('verifies while nobody did', async () => {
    proves('history.verify');
    expect(await verify()).toMatchObject({ code: 0, ok: true, firstBad: null });
  });

  it('is found out by one flipped byte, and the entry is named', async () => {
    proves('history.flip');
    const bad = placeOf('second-call');
    const bytes = readFileSync(database());
    const at = bytes.indexOf('second-call');
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(database(), bytes);
    expect(await verify()).toMatchObject({ code: 7, ok: false, firstBad: bad });
  });

  it('is found out by a row deleted, and the gap is named', async () => {
    proves('history.delete');
    const bad = placeOf('second-call');
    change(`DELETE FROM entries WHERE seq = ${bad}`);
    expect(await verify()).toMatchObject({ code: 7, ok: false, firstBad: bad });
  });

  it('is found out by two rows swapped, and the first of them is named', async () => {
    proves('history.swap');
    const [first, second] = [placeOf('first-call'), placeOf('third-call')];
    change(
      `UPDATE entries SET seq = -1 WHERE seq = ${first}; UPDATE entries SET seq = ${first} WHERE seq = ${second}; UPDATE entries SET seq = ${second} WHERE seq = -1`,
    );
    expect(await verify()).toMatchObject({ code: 7, ok: false, firstBad: first });
  });

  it('takes no further call until a person has looked', async () => {
    change('DELETE FROM entries WHERE seq = (SELECT max(seq) FROM entries)');
    const ran = await one.run(['tool', 'call', 'everything', 'echo', '{"message":"later"}', '--json']);
    expect(ran.code).not.toBe(0);
    expect(ran.stdout).not.toContain('Echo: later');
  });
});
