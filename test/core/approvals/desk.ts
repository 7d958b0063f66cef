import { afterEach, beforeEach, expect, vi } from 'vitest';
import { createApprovals } from '../../../src/core/approvals/approvals.ts';
import type { Question } from '../../../src/core/approvals/question.ts';
import type { Answer, Approval } from '../../../src/shared/approvals.ts';
import { silentLog } from '../../fakes/silent-log.ts';

/** Time stands still in every test of the file that calls this, until it is moved on. */
export function stopTime(): void {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2026-11-20T10:00:00Z') });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

export function approvals(settles: () => Promise<void> = async () => {}) {
  const shown: Approval[][] = [];
  const late: Answer[] = [];
  const made = createApprovals({
    clock: { now: () => Date.now() },
    log: silentLog(),
    timeoutMs: () => 120_000,
    past: {
      previous: () => ({ at: '2026-11-20T09:00:00.000Z', arguments: { path: 'before' } }),
      preview: () => ({ of: 0, allowed: 0, denied: 0 }),
    },
    async settleLate(_question, answer) {
      late.push(answer);
      await settles();
    },
    onChange: (list) => void shown.push(list),
    onStanding: () => {},
  });
  return { ...made, shown, late };
}

export function question(change: Partial<Question['call']> = {}, more: Partial<Question> = {}): Question {
  const caller = { agent: 'Claude', session: 's1', client: 'claude 1.0', servers: null };
  const call = {
    caller,
    server: 'files',
    tool: 'write',
    arguments: { path: 'a' },
    signal: new AbortController().signal,
  };
  const inputSchema = { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] };
  const tool = { server: 'files', name: 'write', inputSchema };
  const pin = { state: 'accepted' as const, fingerprint: 'f1', findings: [], changes: [] };
  return { call: { ...call, ...change }, tool, verdict: { effect: 'ask', rule: null }, pin, ...more };
}

export function oldest(list: Approval[]): Approval {
  const [first] = list;
  if (!first) throw new Error('nothing waits');
  return first;
}

/** Another agent. */
export const agent = (name: string) => ({ agent: name, session: 's2', client: null, servers: null });

/** Asks, and gives up. */
export async function abandon(desk: ReturnType<typeof approvals>, about: Partial<Question['call']> = {}) {
  const gone = new AbortController();
  const asked = desk.request(question({ ...about, signal: gone.signal })).catch((error) => error.code);
  gone.abort();
  expect(await asked).toBe('call.cancelled');
}

/** Answers the oldest question. */
export function answer(desk: ReturnType<typeof approvals>, given: Answer, act: { confirmed?: true } = {}) {
  const { id, digest } = oldest(desk.list());
  desk.decide({ id, digest, answer: given, ...act });
}
