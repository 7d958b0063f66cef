import { randomUUID } from 'node:crypto';
import type { PendingLink } from '../../shared/imports.ts';
import type { Clock, Log } from '../ports.ts';
import { scheme } from './read-link.ts';

/** Links the person followed elsewhere, each waiting to be looked at. Following one adds nothing. */
export interface PendingLinks {
  list(): PendingLink[];
  /** Puts a link to the others unless it is there already, is not ours, or too many wait. Never throws. */
  open(url: string): void;
  dismiss(id: string): void;
}

const most = { links: 20, length: 100_000 };

/** Kept in memory: a link that was not looked at before Countersign ended is followed again. */
export function createPendingLinks(options: {
  clock: Clock;
  log: Log;
  onChange: (links: PendingLink[]) => void;
}): PendingLinks {
  let links: readonly PendingLink[] = [];
  const change = (next: readonly PendingLink[]) => {
    links = next;
    options.onChange([...links]);
  };
  return {
    list: () => [...links],
    open(url) {
      const ours = url.toLowerCase().startsWith(scheme) && url.length <= most.length;
      if (!ours || links.length >= most.links) {
        options.log.warn('a link was not taken', { why: ours ? 'too many wait' : 'not a link of ours' });
        return;
      }
      if (links.some((link) => link.url === url)) return;
      change([...links, { id: randomUUID(), url, at: new Date(options.clock.now()).toISOString() }]);
    },
    dismiss(id) {
      change(links.filter((link) => link.id !== id));
    },
  };
}
