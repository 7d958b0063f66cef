import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HistoryHome, historyHome } from '../core/history/history-home.ts';
import { plainVault } from './history-appender.ts';

let at: HistoryHome;
beforeEach(() => {
  at = historyHome();
});
afterEach(() => at.close());

const appender = join(import.meta.dirname, 'history-appender.ts');

describe('a process that adds entries and is killed', () => {
  it('has every entry it acknowledged on disk, in a chain that verifies, five times over', async () => {
    const vaultPath = join(at.home, 'vault.json');
    const acknowledged: string[] = [];
    for (let round = 1; round <= 5; round += 1) {
      const child = spawn(process.execPath, [appender, at.home, vaultPath, `r${round}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      for await (const text of child.stdout) {
        output += String(text);
        if (output.split('\n').length > 30 + round * 7) child.kill('SIGKILL');
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      expect(child.signalCode).toBe('SIGKILL');
      // The last line may have been cut in the middle.
      acknowledged.push(...output.split('\n').slice(0, -1));

      const history = await at.open({ vault: plainVault(vaultPath) });
      expect(history.degraded).toBeNull();
      expect(await history.verify()).toMatchObject({ ok: true, problem: null });
      await history.reconcile();
      const calls = new Set(history.entries({ after: 0, limit: 1e6 }).map(({ call }) => call));
      expect(acknowledged.filter((call) => !calls.has(call))).toEqual([]);
      expect(history.list({ limit: 5, outcome: 'waiting' })).toEqual([]);
      await history.close();
    }
  });
});
