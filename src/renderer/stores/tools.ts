import { ask } from '../host.ts';
import { createSnapshot } from './snapshot.ts';

/** Every tool of every connected server, as it lists them; loaded when somebody looks. */
export const tools = createSnapshot(() => ask('tools.list', {}));
