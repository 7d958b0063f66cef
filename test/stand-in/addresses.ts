/** Chromium serves no `app:` pages, so they are shown under a name that resolves nowhere, and mapped back for the app. */
const web = 'https://countersign.app.test';
const own = 'app://countersign';

export function toWeb(address: string): string {
  return address.startsWith(`${own}/`) ? web + address.slice(own.length) : address;
}

export function toOwn(address: string): string {
  return address === web || address.startsWith(`${web}/`) ? own + address.slice(web.length) : address;
}

/** The origin as Electron's Chromium spells it, where `app:` is a standard scheme. */
export function originOf(address: string): string {
  if (address.startsWith(`${own}/`)) return own;
  return URL.canParse(address) ? new URL(address).origin : 'null';
}
