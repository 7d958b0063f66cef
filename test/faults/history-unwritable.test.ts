import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answeredCall, appendAll, type HistoryHome, historyHome } from '../core/history/history-home.ts';
import { plainVault } from './history-appender.ts';

let at: HistoryHome;
beforeEach(() => {
  at = historyHome();
});
afterEach(() => at.close());

describe('a history that cannot be written', () => {
  it('refuses the whole group, says so, loses nothing, and goes on when it can be written again', async () => {
    const states: (string | null)[] = [];
    const history = await at.open({ onChange: ({ degraded }) => states.push(degraded) });
    await appendAll(history, answeredCall('before'));

    const other = new DatabaseSync(at.databasePath, { timeout: 10_000 });
    other.exec('BEGIN IMMEDIATE');
    const results = await Promise.allSettled(answeredCall('during').map((entry) => history.append(entry)));
    for (const result of results)
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'history.unwritable' } });
    expect(history.degraded).toContain(at.home);
    await expect(history.retry()).rejects.toMatchObject({
      code: 'history.unwritable',
      remedy: expect.stringContaining('disk'),
    });
    expect(history.show('before').outcome).toBe('answered');
    expect(history.count).toBe(3);
    other.exec('ROLLBACK');
    other.close();

    await history.retry();
    expect(history.degraded).toBeNull();
    expect(states.at(-1)).toBeNull();
    await appendAll(history, answeredCall('after'));
    expect(history.entries({ after: 0, limit: 99 }).map(({ call }) => call)).not.toContain('during');
    expect(await history.verify()).toMatchObject({ ok: true, entries: 6 });
  });

  it('keeps the chain when a transaction fails in its middle', async () => {
    const history = await at.open();
    await appendAll(history, answeredCall('before'));
    const results = await Promise.allSettled([
      ...answeredCall('during').map((entry) => history.append(entry)),
      history.append({ kind: 'started', durationMs: Object.assign({}, { toJSON: unwritable }) as unknown as number }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
    await history.append({ kind: 'stopped' });
    expect(history.degraded).toBeNull();
    expect(await history.verify()).toMatchObject({ ok: true, entries: 4 });
  });

  it('is degraded when only the head cannot be written, and keeps what was added', async () => {
    const history = await at.open();
    await history.append({ kind: 'started' });
    rmSync(at.headPath);
    mkdirSync(at.headPath);
    await history.append({ kind: 'stopped' });
    expect(history.degraded).not.toBeNull();
    expect(history.count).toBe(2);
  });

  it('cannot be opened in a home that is not there, and says what to do', async () => {
    await expect(at.open({ home: join(at.home, 'gone') })).rejects.toMatchObject({
      code: 'history.unwritable',
      remedy: expect.stringContaining('gone'),
    });
  });

  it('survives a full disk: entries are refused until there is room, and the chain is whole', async () => {
    const vaultPath = join(at.home, 'vault.json');
    // No file of this process may grow beyond this; what SQLite then sees is what a full disk gives it.
    const command = 'ulimit -S -f 400; exec "$@"';
    const appender = join(import.meta.dirname, 'history-appender.ts');
    const child = spawn('sh', ['-c', command, 'sh', process.execPath, appender, at.home, vaultPath, 'x'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    let roomAgain = Number.POSITIVE_INFINITY;
    for await (const text of child.stdout) {
      output += String(text);
      const refused = output.lastIndexOf('! history.unwritable');
      if (refused !== -1 && roomAgain === Number.POSITIVE_INFINITY) {
        execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited']);
        roomAgain = output.length;
      }
      if (output.slice(roomAgain).includes('\nx-')) child.kill('SIGKILL');
    }
    if (child.signalCode === null) await once(child, 'exit');
    expect(output).toContain('! history.unwritable The history could not be written');

    const history = await at.open({ vault: plainVault(vaultPath) });
    expect(await history.verify()).toMatchObject({ ok: true, problem: null });
    const calls = new Set(history.entries({ after: 0, limit: 1e6 }).map(({ call }) => call));
    const acknowledged = output
      .split('\n')
      .slice(0, -1)
      .filter((line) => !line.startsWith('!'));
    expect(acknowledged.filter((call) => !calls.has(call))).toEqual([]);
  });
});

function unwritable(): never {
  throw new Error('no text for this');
}
