import { ask } from '../host.ts';
import { createNounStore } from './snapshot.ts';

/** What holds for all rules, whether they are sealed, and the projects. */
export const ruleBook = createNounStore('rules.bookChanged', () => ask('rules.book', {}));
