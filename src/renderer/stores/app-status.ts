import type { AppStatus } from '../../shared/settings.ts';
import { ask, listen } from '../host.ts';
import { createSnapshot, type NounStore } from './snapshot.ts';

const snapshot = createSnapshot(() => ask('app.status', {}));

function change(part: Partial<AppStatus>): void {
  const now = snapshot.use.getState();
  // A part that arrives before the whole is worth a new whole, never a guess.
  if (now.status === 'ready') snapshot.replace({ ...now.value, ...part });
  else void snapshot.reload();
}

/** What is running on this home; the gateway's part and the history's part are replaced by their events. */
export const appStatus: NounStore<AppStatus> = {
  ...snapshot,
  start() {
    listen('gateway.changed', (gateway) => change({ gateway }));
    listen('history.changed', ({ degraded }) => change({ degraded }));
    void snapshot.reload();
  },
};
