import { ask } from '../host.ts';
import { createNounStore } from './snapshot.ts';

/** Every rule, grants included. */
export const rules = createNounStore('rules.changed', () => ask('rules.list', {}));
