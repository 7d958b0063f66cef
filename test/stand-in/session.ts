import type { Protocol, Session, WebRequest } from 'electron';
import type { BrowserContext, Route } from 'playwright-core';
import { originOf, toOwn, toWeb } from './addresses.ts';
import { observed } from './observed.ts';

type CheckHandler = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>;
type BeforeRequest = NonNullable<Parameters<WebRequest['onBeforeRequest']>[0]>;
type Served = Parameters<Protocol['handle']>[1];

/** Electron's names of what a page may ask for, and Chromium's. */
const permissions = {
  'clipboard-sanitized-write': 'clipboard-write',
  'clipboard-read': 'clipboard-read',
  geolocation: 'geolocation',
  notifications: 'notifications',
  midi: 'midi',
} as const;
const askable = Object.keys(permissions) as (keyof typeof permissions)[];

let check: CheckHandler | null = null;
let beforeRequest: BeforeRequest | null = null;
const served = new Map<string, Served>();

export const defaultSession = {
  protocol: {
    handle(scheme: string, handler: Served) {
      served.set(`${scheme}:`, handler);
    },
  } satisfies Pick<Protocol, 'handle'>,
  webRequest: {
    onBeforeRequest(listener: unknown) {
      beforeRequest = listener as BeforeRequest;
    },
  },
  setPermissionCheckHandler(handler: CheckHandler | null) {
    check = handler;
  },
  setPermissionRequestHandler() {},
};

/** Chromium refuses by itself whatever it is not told to grant, so the app's handler is asked once for each. */
export async function grantPermissions(context: BrowserContext, origin: string): Promise<void> {
  const details = { isMainFrame: true, requestingUrl: `${origin}/`, securityOrigin: origin };
  const granted = askable.filter((permission) =>
    check?.(null, permission as Parameters<CheckHandler>[1], origin, details),
  );
  observed.granted = granted;
  await context.grantPermissions(
    granted.map((permission) => permissions[permission]),
    { origin: new URL(toWeb(`${origin}/`)).origin },
  );
}

/** Answers one request of a page as the app's own handlers say; what they neither serve nor stop goes to the network. */
export async function answer(route: Route): Promise<void> {
  const request = route.request();
  const url = toOwn(request.url());
  if (await isCancelled(url, request.resourceType())) return route.abort('blockedbyclient');
  const handler = served.get(new URL(url).protocol);
  if (!handler) return route.continue();
  const response = await handler(new Request(url, { method: request.method() }));
  return route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}

async function isCancelled(url: string, type: string): Promise<boolean> {
  const listener = beforeRequest;
  if (!listener) return false;
  const resourceType = (type === 'document' ? 'mainFrame' : type) as Parameters<BeforeRequest>[0]['resourceType'];
  const details = { id: 0, url, method: 'GET', timestamp: Date.now(), resourceType, referrer: '', uploadData: [] };
  return new Promise((resolve) => {
    listener({ ...details, origin: originOf(url) } as Parameters<BeforeRequest>[0], ({ cancel }) =>
      resolve(cancel === true),
    );
  });
}
