import { ipcMain, type WebContents } from 'electron';
import { dispatch } from '../core/dispatch.ts';
import type { Log } from '../core/ports.ts';
import { channels } from '../shared/channels.ts';
import type { AppError } from '../shared/errors.ts';
import { type EventMessage, events, type Handlers, type Reply, type RequestName } from '../shared/ipc.ts';
import { isOurPage } from './origin.ts';
import { text } from './text.ts';

/** The windows as the IPC door sees them: whose messages count, and whom to tell. */
export interface Audience {
  owns(contents: WebContents): boolean;
  contents(): Iterable<WebContents>;
}

const refused: Reply = { ok: false, error: { code: 'not_allowed', message: text.foreignSender } };

/** Answers the pages' requests. A message from anywhere but our own page in our own window reaches no handler. */
export function serveRequests(handlers: Handlers<RequestName, AbortSignal>, audience: Audience, log: Log): void {
  const onBug = (error: AppError) => log.error('a request failed', { message: error.message });
  ipcMain.handle(channels.request, (event, name: unknown, input: unknown) =>
    isOurPage(event, (contents) => audience.owns(contents))
      ? dispatch(handlers, { door: 'window', onBug }, name, input)
      : refused,
  );
}

/** Tells every page of ours, in the shape the contract lists and no more; what does not fit it is not sent. */
export function announce(message: EventMessage, audience: Audience, log: Log): void {
  const value = events[message.name].safeParse(message.value);
  if (!value.success) {
    log.error('an announcement is not in the contract’s shape', { name: message.name });
    return;
  }
  for (const contents of audience.contents()) {
    contents.send(channels.event, { name: message.name, value: value.data });
  }
}
