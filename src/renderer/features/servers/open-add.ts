import { create } from 'zustand';
import type { ImportSource } from '../../../shared/imports.ts';

/** What is open for adding servers: every way to add one, or what comes from outside; without a `source` the person picks a client. */
export type OpenedAdd = { kind: 'add' } | { kind: 'import'; source?: ImportSource };

interface OpenAdd {
  opened: OpenedAdd | null;
  open(what: OpenedAdd): void;
  close(): void;
}

/** Whether adding servers is open in this window; `AddServers` shows it. */
export const useOpenAdd = create<OpenAdd>()((set) => ({
  opened: null,
  open: (opened) => set({ opened }),
  close: () => set({ opened: null }),
}));
