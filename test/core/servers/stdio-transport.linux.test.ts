import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { StdioTransport } from '../../../src/core/servers/stdio-transport.ts';
import { ownProcesses } from '../../fakes/own-processes.ts';

/** A program that has exited while its child holds its pipes open. Nothing that waits for time goes on. */
async function exited(text: string): Promise<StdioTransport> {
  const transport = new StdioTransport({
    command: '/bin/sh',
    args: ['-c', text],
    cwd: undefined,
    env: { PATH: process.env.PATH ?? '' },
    book: await ownProcesses().of('subject'),
    cleanup: async () => {},
    onGarbage: () => {},
    onErrorLine: () => {},
  });
  onTestFinished(() => transport.close());
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  await transport.start();
  while (vi.getTimerCount() === 0) await setImmediate();
  return transport;
}

it('a program that is spoken to while it ends is told by its end', async () => {
  const transport = await exited('sleep 600 & exit 3');
  const sent = transport.send({ jsonrpc: '2.0', method: 'notifications/initialized' });
  const told = sent.then(
    () => 'sent',
    () => transport.end,
  );
  await setImmediate();
  vi.runAllTimers();
  expect(await told).toEqual({ kind: 'exited', code: 3, signal: null });
});

it('a program’s last words are read however busy we are', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-words-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const [go, said] = [join(folder, 'go'), join(folder, 'said')];
  const last = `until [ -e '${go}' ]; do sleep 0.01; done; echo the last >&2; : > '${said}'; exec sleep 600`;
  const transport = await exited(`(${last}) & exit 3`);
  const closed = new Promise<void>((resolve) => {
    transport.onclose = resolve;
  });
  // Nothing of this process runs while they are said, and then the time for them is over.
  writeFileSync(go, '');
  while (!existsSync(said)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  vi.runAllTimers();
  await closed;
  expect(transport.lastWords).toEqual(['the last']);
});
