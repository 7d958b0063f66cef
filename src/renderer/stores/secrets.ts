import { ask } from '../host.ts';
import { createNounStore } from './snapshot.ts';

/** Every secret of the vault that servers may point to, never its value. */
export const secrets = createNounStore('secrets.changed', () => ask('secrets.list', {}));
