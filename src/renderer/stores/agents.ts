import { ask } from '../host.ts';
import { createNounStore } from './snapshot.ts';

/** Every agent that may call. */
export const agents = createNounStore('agents.changed', () => ask('agents.list', {}));
