import { ask } from '../host.ts';
import { createNounStore } from './snapshot.ts';

/** Whether everything is refused, who may not ask for a while, and which answers wait. */
export const standing = createNounStore('standing.changed', () => ask('approvals.standing', {}));
