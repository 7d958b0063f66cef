import type { App, Session } from 'electron';
import { isOurs } from './origin.ts';

/** Holds for every page there is or will be: it stays where it is, opens nothing, and embeds nothing. */
export function hardenContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** Everything a page could ask of the machine is refused, except to copy text; and it reaches nothing but itself. */
export function hardenSession(session: Session, { devTools }: { devTools: boolean }): void {
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    mayUse(permission, requestingOrigin, details.isMainFrame),
  );
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(mayUse(permission, details.requestingUrl, details.isMainFrame)),
  );
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayLoad(details, devTools) }));
}

/** `from` is the address or origin that asks. */
export function mayUse(permission: string, from: string, isMainFrame: boolean): boolean {
  return permission === 'clipboard-sanitized-write' && isMainFrame && isOurs(from);
}

export function mayLoad(request: { url: string; resourceType: string }, devTools: boolean): boolean {
  if (isOurs(request.url)) return true;
  if (request.url.startsWith('data:')) return request.resourceType === 'image';
  return devTools && request.url.startsWith('devtools:');
}
