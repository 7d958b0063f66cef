import { existsSync } from 'node:fs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

/** What to tell a person whose machine has none. */
export const noChromium = 'No Chromium was found. On Debian or Ubuntu: apt-get install chromium';

/** The Chromium of this machine, or the one `COUNTERSIGN_CHROMIUM` names; null when there is none. */
export function findChromium(): string | null {
  return process.env.COUNTERSIGN_CHROMIUM || (places.find((place) => existsSync(place)) ?? null);
}
