import type { Core } from '../core/core.ts';
import type { Waiting } from './attention.ts';

/**
 * Tells what waits for the person, calls before results, and whether everything is refused until they are back: as it is now, and
 * again with each change.
 */
export async function watchWaiting(
  core: Pick<Core, 'subscribe' | 'handlers'>,
  onChange: (waiting: readonly Waiting[], paused: boolean) => void,
): Promise<void> {
  let calls: readonly Waiting[] = [];
  let results: readonly Waiting[] = [];
  let paused = false;
  core.subscribe(({ name, value }) => {
    if (name === 'approvals.changed') calls = value.map((one) => ({ ...one, what: 'call' }));
    else if (name === 'reviews.changed') results = value.map((one) => ({ ...one, what: 'result' }));
    else if (name === 'standing.changed') paused = value.pausedSince !== null;
    else return;
    onChange([...calls, ...results], paused);
  });
  paused = (await core.handlers['approvals.standing']({}, new AbortController().signal)).pausedSince !== null;
  onChange([...calls, ...results], paused);
}
