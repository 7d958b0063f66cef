import { create } from 'zustand';
import type { ImportSource } from '../../../shared/imports.ts';

interface OpenAdd {
  /** Which way to add servers is open. */
  readonly opened: null | { kind: 'add' } | { kind: 'import'; source?: ImportSource };
  open(what: NonNullable<OpenAdd['opened']>): void;
  close(): void;
}

/** The ways to add servers, wherever they are asked for. */
export const useOpenAdd = create<OpenAdd>()((set) => ({
  opened: null,
  open: (opened) => set({ opened }),
  close: () => set({ opened: null }),
}));
