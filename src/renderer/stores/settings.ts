import { ask } from '../host.ts';
import { createNounStore } from './snapshot.ts';

/** What the person has set. */
export const settings = createNounStore('settings.changed', () => ask('settings.get', {}));
