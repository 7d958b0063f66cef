import { app, Notification } from 'electron';
import type { Approval } from '../shared/approvals.ts';
import { text } from './text.ts';

/** Tells a person who looks elsewhere that a call waits. It only points at the prompt; nothing can be answered from it. */
export interface Attention {
  /** @param inBackground false while the person has the main window in front of them */
  update(approvals: readonly Approval[], inBackground: boolean): void;
}

export function createAttention(onClick: () => void): Attention {
  let known = new Set<string>();
  let shown: Notification | null = null;

  return {
    update(approvals, inBackground) {
      const arrived = approvals.findLast(({ id }) => !known.has(id));
      known = new Set(approvals.map(({ id }) => id));
      app.setBadgeCount(approvals.length);
      if (approvals.length === 0 || arrived) {
        shown?.close();
        shown = null;
      }
      if (!arrived || !inBackground || !Notification.isSupported()) return;
      shown = new Notification(text.notification(arrived.agent, arrived.server, arrived.tool));
      shown.on('click', onClick);
      shown.show();
    },
  };
}
