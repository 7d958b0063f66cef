import { EventEmitter } from 'node:events';

/** Says what a test makes it say: `resume` when the computer woke up. */
export const powerMonitor = new EventEmitter();
