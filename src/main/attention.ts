import { app, Notification } from 'electron';
import { text } from './text.ts';

/** A call, or a result, that waits for the person. */
export interface Waiting {
  readonly what: 'call' | 'result';
  readonly id: string;
  readonly agent: string;
  readonly server: string;
  readonly tool: string;
}

/** Tells a person who looks elsewhere that something waits. It only points at the prompt; nothing can be answered from it. */
export interface Attention {
  /** @param inBackground false while the person has the main window in front of them */
  update(waiting: readonly Waiting[], inBackground: boolean): void;
}

export function createAttention(onClick: () => void): Attention {
  let known = new Set<string>();
  let shown: Notification | null = null;

  return {
    update(waiting, inBackground) {
      const arrived = waiting.findLast(({ id }) => !known.has(id));
      known = new Set(waiting.map(({ id }) => id));
      app.setBadgeCount(waiting.length);
      if (waiting.length === 0 || arrived) {
        shown?.close();
        shown = null;
      }
      if (!arrived || !inBackground || !Notification.isSupported()) return;
      shown = new Notification(text.notification[arrived.what](arrived));
      shown.on('click', onClick);
      shown.show();
    },
  };
}
