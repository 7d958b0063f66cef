import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { Terminal } from '../../src/cli/terminal.ts';
import { askInTerminal } from '../../src/cli/terminal-approvals.ts';
import type { Decision } from '../../src/shared/approvals.ts';
import { approval } from '../support/approval.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const question = approval('q1', { expiresAt: '2099-01-01T00:00:00.000Z' });

/** The prompt with one question on it, a keyboard to press, and what became of it. */
function prompt() {
  const input = Object.assign(new PassThrough(), { isRaw: false, setRawMode() {} });
  const output = new PassThrough();
  const decisions: Decision[] = [];
  const approvals = {
    attach: () => ({ detach() {} }),
    list: () => (decisions.length === 0 ? [question] : []),
    decide: (decision: Decision) => void decisions.push(decision),
  };
  const terminal = { input, output, close() {} } as unknown as Terminal;
  const asking = askInTerminal({ core: { approvals, subscribe: () => () => undefined }, terminal });
  onTestFinished(() => asking.close());
  return { decisions, press: (key: string) => input.emit('data', key), said: () => String(output.read()) };
}

it('counts a key only after half a second without any', async () => {
  const { decisions, press, said } = prompt();
  vi.advanceTimersByTime(499);
  await turn();
  press('a');
  vi.advanceTimersByTime(499);
  await turn();
  press('a');
  expect(decisions).toEqual([]);
  expect(said()).not.toContain('allow once');
  vi.advanceTimersByTime(500);
  await turn();
  expect(said()).toContain('allow once');
  press('a');
  expect(decisions).toEqual([{ id: 'q1', digest: question.digest, answer: { kind: 'allow-once' } }]);
});

it('does not count a key that was pressed while the process stood still, though the half second is over when it is read', async () => {
  const { decisions, press, said } = prompt();
  vi.advanceTimersByTime(500);
  press('a');
  await turn();
  expect(decisions).toEqual([]);
  expect(said()).not.toContain('allow once');
  vi.advanceTimersByTime(500);
  await turn();
  expect(said()).toContain('allow once');
});
