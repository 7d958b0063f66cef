import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Verification } from '../../src/shared/history.ts';
import { answeredCall, appendAll, type HistoryHome, historyHome } from '../core/history/history-home.ts';

const calls = 40;
/** How many entries {@link filledHome} holds. */
export const count = calls * 3;

/** A home whose history holds some calls and is closed, ready to be tampered with. */
export async function filledHome(): Promise<HistoryHome> {
  const at = historyHome();
  const history = await at.open();
  for (let n = 1; n <= calls; n += 1) await appendAll(history, answeredCall(`call-${n}`));
  await history.close();
  return at;
}

/** Opens the history, verifies it and closes it again. */
export async function verify(at: HistoryHome): Promise<Verification> {
  const history = await at.open();
  const verification = await history.verify();
  await history.close();
  return verification;
}

/** What everyone must see after the end of the chain was tampered with: nothing added, nothing thrown away, a remedy. */
export async function expectRefusal(at: HistoryHome): Promise<void> {
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

/** Flips bits of one byte of a file. */
export function flip(path: string, offset: number, mask = 1): void {
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(offset) ^ mask, offset);
  writeFileSync(path, bytes);
}

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
