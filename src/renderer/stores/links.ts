import { ask } from '../host.ts';
import { createNounStore } from './snapshot.ts';

const store = createNounStore('links.changed', () => ask('links.list', {}));

/** The links that wait to be looked at, oldest first. */
export const links = {
  ...store,
  /** Forgets every link to `url`. */
  async dismiss(url: string): Promise<void> {
    const same = (store.use.getState().value ?? []).filter((link) => link.url === url);
    for (const { id } of same) await ask('links.dismiss', { id });
  },
};
