import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { Terminal } from '../../src/cli/terminal.ts';
import { askInTerminal } from '../../src/cli/terminal-approvals.ts';
import type { Approval, Decision } from '../../src/shared/approvals.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const question: Approval = {
  id: 'q1',
  digest: 'd1',
  agent: 'claude',
  client: null,
  server: 'files',
  tool: 'write_file',
  title: null,
  description: null,
  arguments: {},
  annotations: {},
  abandoned: false,
  sentence: { does: 'changes', claimed: true, outside: true, about: null },
  pin: { state: 'accepted', findings: [], changes: [] },
  previous: null,
  group: 'group',
  verdict: { effect: 'ask', rule: null },
  twice: false,
  askedAt: '2026-11-20T09:00:00.000Z',
  expiresAt: '2099-01-01T00:00:00.000Z',
};

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
  expect(decisions).toEqual([{ id: 'q1', digest: 'd1', answer: { kind: 'allow-once' } }]);
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
