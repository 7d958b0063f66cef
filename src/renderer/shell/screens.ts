import { BookOpenCheck, Bot, Clock, type LucideIcon, ScanSearch, Server, Settings, Shield } from 'lucide-react';
import { create } from 'zustand';

/** The screens, in the sidebar's order. */
export const screens = ['approvals', 'servers', 'tools', 'agents', 'rules', 'history', 'settings'] as const;
export type ScreenName = (typeof screens)[number];

export const screenIcons: Record<ScreenName, LucideIcon> = {
  approvals: BookOpenCheck,
  servers: Server,
  tools: ScanSearch,
  agents: Bot,
  rules: Shield,
  history: Clock,
  settings: Settings,
};

/** Which screen is open. */
export const useScreen = create<{ now: ScreenName }>()(() => ({ now: 'servers' }));
