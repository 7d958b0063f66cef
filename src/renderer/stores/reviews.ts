import { ask } from '../host.ts';
import { createNounStore } from './snapshot.ts';

/** Results that wait for the person to read them. */
export const reviews = createNounStore('reviews.changed', () => ask('reviews.list', {}));
