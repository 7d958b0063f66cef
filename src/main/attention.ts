import { app, Notification } from 'electron';
import type { Decision } from '../shared/approvals.ts';
import { asAppError } from '../shared/errors.ts';
import { text } from './text.ts';

/** A call, or a result, that waits for the person. `digest` is over what the prompt shows of it. */
export interface Waiting extends Pick<Decision, 'id' | 'digest'> {
  readonly what: 'call' | 'result';
  readonly agent: string;
  readonly server: string;
  readonly tool: string;
}

/**
 * Tells a person who looks elsewhere that something waits. A notification shows up on a locked screen too, so it has nothing of
 * the arguments, and all that can be said there is no; macOS and Windows have a button for that.
 */
export interface Attention {
  /** @param away whether no window of ours has the focus; what comes while one has it is seen there */
  update(waiting: readonly Waiting[], away: boolean): void;
}

/** So many have a notification of their own at once; the others are counted in one. */
const most = 3;

/** @param options.onDeny refuses a call. @throws AppError `approval.gone`, `approval.changed`, which the person is told */
export function createAttention(options: {
  onClick: () => void;
  onDeny: (shown: Pick<Waiting, 'id' | 'digest'>) => void;
}): Attention {
  let known = new Set<string>();
  // Held until they are closed: one that is collected as garbage hears no click.
  const own = new Map<string, Notification>();
  let counted = new Set<string>();
  let summary: Notification | null = null;

  function show(what: Electron.NotificationConstructorOptions): Notification {
    const made = new Notification(what);
    made.on('click', options.onClick);
    made.show();
    return made;
  }

  function showOne(one: Waiting): Notification {
    const words = text.notification[one.what](one);
    if (one.what === 'result') return show(words);
    const made = show({ ...words, actions: [{ type: 'button', text: text.notification.deny }] });
    made.on('action', () => deny(one));
    return made;
  }

  function deny({ id, digest }: Waiting): void {
    try {
      options.onDeny({ id, digest });
    } catch (error) {
      const { message, remedy } = asAppError(error);
      show(text.notification.notDenied(message, remedy));
    }
  }

  function forget(now: ReadonlySet<string>): void {
    for (const [id, made] of own) {
      if (now.has(id)) continue;
      made.close();
      own.delete(id);
    }
    counted = new Set([...counted].filter((id) => now.has(id)));
  }

  return {
    update(waiting, away) {
      app.setBadgeCount(waiting.length);
      const before = counted.size;
      const arrived = waiting.filter(({ id }) => !known.has(id));
      known = new Set(waiting.map(({ id }) => id));
      forget(known);
      for (const one of away && Notification.isSupported() ? arrived : []) {
        if (own.size < most) own.set(one.id, showOne(one));
        else counted.add(one.id);
      }
      if (counted.size === before) return;
      summary?.close();
      summary = counted.size === 0 ? null : show({ ...text.notification.more(counted.size), silent: before > 0 });
    },
  };
}
