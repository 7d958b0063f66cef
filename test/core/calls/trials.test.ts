import { describe, expect, it } from 'vitest';
import { createTrials } from '../../../src/core/calls/trials.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { proves } from '../../proves.ts';

const gone = new AppError('call.cancelled', 'The call was cancelled.');

/** Calls that last until their signal ends them. */
function endless(_wanted: unknown, signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(gone), { once: true }));
}

const wanted = (server: string, tool: string) => ({ server, tool, arguments: {} });

describe('a trial', () => {
  it('is stopped by its server and tool, and no other trial is', async () => {
    proves('tools-screen.stop');
    const trials = createTrials(endless);
    const caller = new AbortController();
    const stopped = ['a', 'a'].map((server) => trials.try(wanted(server, 'read'), caller.signal));
    const ended: string[] = [];
    const others = [wanted('a', 'write'), wanted('b', 'read')].map((other) =>
      trials.try(other, caller.signal).catch((error: AppError) => {
        ended.push(error.message);
      }),
    );
    trials.stop({ server: 'a', tool: 'read' });
    for (const one of stopped)
      await expect(one).rejects.toMatchObject({ message: 'You stopped this call.', cause: gone });
    expect(ended).toEqual([]);
    caller.abort();
    await Promise.all(others);
    expect(ended).toEqual([gone.message, gone.message]);
  });

  it('that failed by itself says so', async () => {
    const failed = new AppError('server.exited', 'The server has ended.');
    const trials = createTrials(() => Promise.reject(failed));
    await expect(trials.try(wanted('a', 'read'), new AbortController().signal)).rejects.toBe(failed);
    trials.stop({ server: 'a', tool: 'read' });
  });
});
