import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { Protocol, Session } from 'electron';
import { isOurs, scheme } from './origin.ts';

/** What every page, script and style is answered with. Nothing inline, nothing evaluated, nothing from or to a network. */
export const pageHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; media-src data:; connect-src 'none'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), payment=(), serial=(), usb=()',
} as const;

/** The only kinds of file a page is made of; anything else is not there. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Must run before the app is ready, as Electron asks. */
export function registerPages(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built pages in `folder`, and nothing outside it, to this session. */
export function servePages(session: Session, folder: string): void {
  session.protocol.handle(scheme, (request) => answerPage(request, folder));
}

/** The file an address stands for, or null when it stands for none inside `folder`. */
export function pageFile(address: string, folder: string): string | null {
  if (!isOurs(address)) return null;
  const path = decode(new URL(address).pathname);
  if (path === null || /[\0\\:]/.test(path)) return null;
  const file = join(folder, path === '/' ? 'index.html' : path);
  return file.startsWith(folder + sep) && Object.hasOwn(contentTypes, extname(file)) ? file : null;
}

export async function answerPage(request: Pick<Request, 'method' | 'url'>, folder: string): Promise<Response> {
  const file = request.method === 'GET' ? pageFile(request.url, folder) : null;
  const body = file && (await readFile(file).catch(() => null));
  if (!file || !body) return new Response(null, { status: 404, headers: pageHeaders });
  const type = contentTypes[extname(file)] ?? '';
  return new Response(new Uint8Array(body), { headers: { ...pageHeaders, 'Content-Type': type } });
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
