import { ask } from '../host.ts';
import { createNounStore } from './snapshot.ts';

/** Every call that waits for the person. */
export const approvals = createNounStore('approvals.changed', () => ask('approvals.list', {}));
