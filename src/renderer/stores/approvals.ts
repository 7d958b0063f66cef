import { create } from 'zustand';
import { ask } from '../host.ts';
import { createNounStore } from './snapshot.ts';

/** Every call that waits for the person. */
export const approvals = createNounStore('approvals.changed', () => ask('approvals.list', {}));

/** Which of them the person opened in the main window for an answer. */
export const useOpened = create<{ id: string | null }>()(() => ({ id: null }));
