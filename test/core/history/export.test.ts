import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { History } from '../../../src/core/history/history.ts';
import { verifyExportFile } from '../../../src/core/history/verify-export.ts';
import type { Verification } from '../../../src/shared/history.ts';
import { proves } from '../../proves.ts';
import { answeredCall, appendAll, type HistoryHome, historyHome } from './history-home.ts';

const count = 12;
let at: HistoryHome;
let history: History;
let now: number;
beforeEach(async () => {
  now = Date.UTC(2026, 0, 1);
  at = historyHome();
  history = await at.open({ clock: { now: () => now } });
  for (let n = 1; n <= 4; n += 1) {
    await appendAll(history, answeredCall(`call-${n}`, { client: 'line\u2028end\n"quoted"' }));
    now += 1_000;
  }
});
afterEach(() => at.close());

async function verifyText(text: string): Promise<Verification> {
  const path = join(at.home, 'export.jsonl');
  writeFileSync(path, text);
  return await verifyExportFile(path);
}

describe('a JSON Lines export', () => {
  it('is verified with nothing but the file', async () => {
    proves('history.export');
    const lines = [...history.exportText('jsonl')];
    expect(lines).toHaveLength(count + 2);
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
    expect(JSON.parse(String(lines[0]))).toMatchObject({ format: 'countersign-history', version: 1, hash: 'sha256' });
    expect(await verifyText(lines.join(''))).toEqual({
      ok: true,
      entries: count,
      firstBad: null,
      problem: null,
      signedAt: '2026-01-01T00:00:03.000Z',
    });
    expect(await verifyText(lines.join('').trimEnd())).toMatchObject({ ok: true });
  });

  it('is verified when it begins later, and when there is nothing in it', async () => {
    const since = '2026-01-01T00:00:02.000Z';
    expect(await verifyText([...history.exportText('jsonl', since)].join(''))).toMatchObject({ ok: true, entries: 6 });
    expect(await verifyText([...history.exportText('jsonl', '2027-01-01T00:00:00.000Z')].join(''))).toMatchObject({
      ok: true,
      entries: 0,
    });
    const empty = historyHome();
    const nothing = [...(await empty.open()).exportText('jsonl')].join('');
    await empty.close();
    expect(await verifyText(nothing)).toMatchObject({ ok: true, entries: 0, signedAt: null });
  });

  it('holds what was there when it was asked for, even while entries are added', async () => {
    const lines = history.exportText('jsonl');
    const first = lines.next().value;
    await appendAll(history, answeredCall('later'));
    expect(await verifyText([first, ...lines].join(''))).toMatchObject({ ok: true, entries: count });
  });

  it.each<[string, (lines: string[]) => void, number | null]>([
    ['an edited entry', (lines) => replaceIn(lines, 5, 'approved', 'refused'), 5],
    ['an edited hash', (lines) => replaceIn(lines, 5, /"hash":"./, '"hash":"g'), 5],
    ['a removed entry', (lines) => lines.splice(5, 1), 5],
    ['a removed first entry', (lines) => lines.splice(1, 1), 1],
    ['a removed last entry', (lines) => lines.splice(count, 1), count],
    ['a repeated entry', (lines) => lines.splice(5, 0, String(lines[5])), 6],
    ['two swapped entries', (lines) => lines.splice(5, 2, String(lines[6]), String(lines[5])), 5],
    ['a missing head', (lines) => lines.pop(), count + 1],
    ['an edited head', (lines) => replaceIn(lines, count + 1, `"seq":${count}`, `"seq":${count - 1}`), null],
    ['an emptied head', (lines) => lines.splice(count + 1, 1, '{"head":null}\n'), null],
    ['another key', (lines) => replaceIn(lines, 0, /"publicKey":"[^"]*"/, '"publicKey":"MCowBQYDK2VwAyEA"'), null],
    ['something after the head', (lines) => lines.push(String(lines[1])), count + 1],
    ['a missing header', (lines) => lines.shift(), null],
    ['nothing at all', (lines) => lines.splice(0), null],
    ['a line that is no entry', (lines) => lines.splice(5, 1, 'null\n'), 5],
  ])('does not verify with %s', async (_, tamper, firstBad) => {
    const lines = [...history.exportText('jsonl')];
    tamper(lines);
    const verification = await verifyText(lines.join(''));
    expect(verification).toMatchObject({ ok: false, firstBad });
    expect(verification.problem).toMatch(/\.$/);
  });

  it('is an error, not a verdict, when there is no such file', async () => {
    await expect(verifyExportFile(join(at.home, 'nowhere'))).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a CSV export', () => {
  it('has a line for each entry and never a cell that a spreadsheet would run', async () => {
    const hostile = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\n@x', '＝1'];
    for (const text of hostile) await history.append({ kind: 'failed', error: text, client: text, arguments: text });
    const csv = [...history.exportText('csv')];
    expect(csv).toHaveLength(count + hostile.length + 1);
    expect(csv[0]).toMatch(/^seq,at,kind,call,agent,.*,hash\r\n$/);
    for (const [n, line] of csv.slice(count + 1).entries()) {
      expect(line).toContain(`"'${hostile[n]}"`);
      expect(line).not.toMatch(/(^|,)"?[\s]*[=+\-@＝]/);
    }
    expect(csv[1]).toContain('"line\u2028end\n""quoted"""');
    expect([...history.exportText('csv', '2026-01-01T00:00:03.000Z')]).toHaveLength(1 + 3 + hostile.length);
  });
});

function replaceIn(lines: string[], at: number, from: string | RegExp, to: string): void {
  lines[at] = String(lines[at]).replace(from, to);
}
