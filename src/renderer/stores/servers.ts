import { ask } from '../host.ts';
import { createNounStore } from './snapshot.ts';

/** Every server of the person, with its state. */
export const servers = createNounStore('servers.changed', () => ask('servers.list', {}));
