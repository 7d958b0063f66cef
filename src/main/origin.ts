import type { IpcMainInvokeEvent, WebContents } from 'electron';

export const scheme = 'app';
const host = 'countersign';

/** Where the app's pages come from, as Chromium spells it. */
export const origin = `${scheme}://${host}`;

/** True for an address of our own pages. Parsed, never compared as text: `app://countersign.example` is somebody else. */
export function isOurs(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url?.protocol === `${scheme}:` && url.host === host && url.username === '' && url.password === '';
}

/** True when a message comes from the main frame of one of our windows while it shows our own page. */
export function isOurPage(
  event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  isOurWindow: (contents: WebContents) => boolean,
): boolean {
  const frame = event.senderFrame;
  return (
    isOurWindow(event.sender) &&
    frame !== null &&
    frame === event.sender.mainFrame &&
    frame.origin === origin &&
    isOurs(frame.url)
  );
}
