import { create } from 'zustand';

/** The screens, in the sidebar's order. */
export const screens = ['approvals', 'servers', 'tools', 'agents', 'rules', 'history', 'settings'] as const;
export type ScreenName = (typeof screens)[number];

/** Which screen is open. */
export const useScreen = create<{ now: ScreenName }>()(() => ({ now: 'servers' }));
