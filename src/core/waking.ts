import { networkInterfaces } from 'node:os';
import { kindOfAddress } from './network-address.ts';
import type { Clock } from './ports.ts';

export interface WakingOptions {
  readonly clock: Clock;
  readonly onWake: () => void;
  /** The network's interfaces as the system tells them. */
  readonly interfaces?: typeof networkInterfaces;
}

const heartbeat = 10_000;
/** A heartbeat this late means that the computer was asleep. */
const slept = 30_000;

/** The addresses this computer has in networks; one that leads no further than the same wire comes and goes without meaning. */
function addresses(interfaces: typeof networkInterfaces): string {
  const all = Object.values(interfaces()).flatMap((found) => found ?? []);
  const outward = all.filter(({ address, internal }) => !internal && kindOfAddress(address) !== 'link-local');
  return outward
    .map(({ address }) => address)
    .sort()
    .join();
}

/** Calls `onWake` soon after the computer slept, or is in another network than before, until it is closed. */
export function watchWaking({ clock, onWake, interfaces = networkInterfaces }: WakingOptions): { close(): void } {
  let last = clock.now();
  let network = addresses(interfaces);
  const pulse = setInterval(() => {
    const [before, wasIn] = [last, network];
    last = clock.now();
    network = addresses(interfaces);
    if (last - before > slept || last < before || network !== wasIn) onWake();
  }, heartbeat).unref();
  return { close: () => clearInterval(pulse) };
}
