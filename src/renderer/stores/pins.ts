import { ask } from '../host.ts';
import { createNounStore } from './snapshot.ts';

/** Where every tool stands to what the person accepted. */
export const pins = createNounStore('pins.changed', () => ask('pins.list', {}));
